using CartStream.Recommendations;
using CartStream.Retrieval;
using CartStream.Retrieval.Candidates;
using CartStream.Retrieval.Transitions;

namespace CartStream.Scoring;

/// <summary>
/// Scores by one of the scores of <see cref="TransitionRetriever"/> or <see cref="WalkRetriever"/> alone.
/// </summary>
internal sealed class TransitionScorer(TransitionScore score) : IScorer
{
    /// <inheritdoc />
    public bool NeedsDetails => score != TransitionScore.Forward;

    /// <inheritdoc />
    public void Score(QueryContext query, CandidateTable candidates)
    {
        var all = candidates.All;
        for (var i = 0; i < all.Length; i++)
        {
            all[i].Score = score switch
            {
                TransitionScore.Forward => all[i].Forward,
                TransitionScore.Either => candidates.Details[i].Either,
                TransitionScore.Typed => candidates.Details[i].Typed,
                _ => candidates.Details[i].Walk,
            };
        }
    }

    /// <inheritdoc />
    public Explanation Explain(QueryContext query, CandidateTable candidates, int slot) =>
        StrongestExplanation.OfRules(query, candidates, slot);
}
