using CartStream.Recommendations;
using CartStream.Retrieval;
using CartStream.Retrieval.Transitions;

namespace CartStream.Scoring;

/// <summary>One of the scores of <see cref="TransitionRetriever"/> or <see cref="WalkRetriever"/> alone.</summary>
internal sealed class TransitionScorer(TransitionScore score) : IScorer
{
    /// <inheritdoc />
    public bool NeedsDetails => score != TransitionScore.Forward;

    /// <inheritdoc />
    public bool HeedsExclusions => false;

    /// <inheritdoc />
    public void Rank(QueryContext asking)
    {
        if (score == TransitionScore.Forward)
            asking.AskSequences();
        else
            asking.AskTransitions();
        if (score == TransitionScore.Walk)
            asking.AskWalk();
        var candidates = asking.Candidates.All;
        for (var i = 0; i < candidates.Length; i++)
        {
            candidates[i].Score = score switch
            {
                TransitionScore.Forward => candidates[i].Forward,
                TransitionScore.Either => asking.Candidates.Details[i].Either,
                TransitionScore.Typed => asking.Candidates.Details[i].Typed,
                _ => asking.Candidates.Details[i].Walk,
            };
        }
    }

    /// <inheritdoc />
    public Explanation Explain(QueryContext asking, int place) => StrongestEvidence.OfRules(asking, place);
}
