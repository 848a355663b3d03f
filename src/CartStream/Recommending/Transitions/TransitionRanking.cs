using CartStream.Recommending.Candidates;
using CartStream.Recommending.Ranking;

namespace CartStream.Recommending.Transitions;

/// <summary>One of the scores of <see cref="TransitionSource"/> or <see cref="WalkSource"/> alone.</summary>
internal sealed class TransitionRanking(TransitionScore score) : IRanking
{
    /// <inheritdoc />
    public void Rank(Asking asking)
    {
        if (score == TransitionScore.Forward)
            asking.AskSequences();
        else
            asking.AskTransitions();
        if (score == TransitionScore.Walk)
            asking.AskWalk();
        foreach (ref var candidate in asking.Candidates.All)
        {
            candidate.Score = score switch
            {
                TransitionScore.Forward => candidate.Forward,
                TransitionScore.Either => candidate.Either,
                TransitionScore.Typed => candidate.Typed,
                _ => candidate.Walk,
            };
        }
    }

    /// <inheritdoc />
    public Evidence Explain(Asking asking, in Candidate candidate) => StrongestEvidence.OfRules(asking, candidate);
}
