using CartStream.Recommending.Candidates;
using CartStream.Recommending.Ranking;

namespace CartStream.Recommending.Transitions;

/// <summary>One of the scores of <see cref="TransitionSource"/> or <see cref="WalkSource"/> alone.</summary>
internal sealed class TransitionRanking(TransitionScore score) : IRanking
{
    /// <inheritdoc />
    public bool NeedsDetails => score != TransitionScore.Forward;

    /// <inheritdoc />
    public bool HeedsExclusions => false;

    /// <inheritdoc />
    public void Rank(Asking asking)
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
    public Evidence Explain(Asking asking, int place) => StrongestEvidence.OfRules(asking, place);
}
