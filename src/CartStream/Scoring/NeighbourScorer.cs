using CartStream.Recommendations;
using CartStream.Retrieval;

namespace CartStream.Scoring;

/// <summary>Session neighbours alone: the model <c>knn</c>.</summary>
internal sealed class NeighbourScorer : IScorer
{
    /// <inheritdoc />
    public bool NeedsDetails => false;

    /// <inheritdoc />
    public bool HeedsExclusions => false;

    /// <inheritdoc />
    public void Rank(QueryContext asking)
    {
        asking.AskNeighbours();
        foreach (ref var candidate in asking.Candidates.All)
            candidate.Score = candidate.Knn;
    }

    /// <inheritdoc />
    public Explanation Explain(QueryContext asking, int place)
    {
        ref readonly var candidate = ref asking.Candidates.ByPlace[place];
        return candidate.IsReturn
            ? asking.Query.EvidenceAt(candidate.QueryPlace)
            : new Explanation(Source.Neighbours, candidate.Neighbours, asking.Neighbours);
    }
}
