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
    public Explanation Explain(QueryContext asking, int place) =>
        new(Source.Neighbours, asking.Candidates.ByPlace[place].Neighbours, asking.Neighbours);
}
