using CartStream.Recommendations;
using CartStream.Retrieval;
using CartStream.Retrieval.Candidates;

namespace CartStream.Scoring;

/// <summary>Scores by session neighbours alone: the model <c>knn</c>.</summary>
internal sealed class NeighbourScorer : IScorer
{
    /// <inheritdoc />
    public bool NeedsDetails => false;

    /// <inheritdoc />
    public void Score(QueryContext query, CandidateTable candidates)
    {
        foreach (ref var candidate in candidates.All)
            candidate.Score = candidate.Knn;
    }

    /// <inheritdoc />
    public Explanation Explain(QueryContext query, CandidateTable candidates, int slot)
    {
        ref readonly var candidate = ref candidates.BySlot[slot];
        return candidate.IsReturn
            ? query.Session.ExplanationAt(candidate.QueryIndex)
            : new Explanation(Source.Neighbours, candidate.Neighbours, candidates.Counts.Neighbours);
    }
}
