using CartStream.Recommending.Candidates;
using CartStream.Recommending.Ranking;

namespace CartStream.Recommending.SessionKnn;

/// <summary>Session neighbours alone: the model <c>knn</c>.</summary>
internal sealed class NeighbourRanking : IRanking
{
    /// <inheritdoc />
    public bool NeedsDetails => false;

    /// <inheritdoc />
    public bool HeedsExclusions => false;

    /// <inheritdoc />
    public void Rank(Asking asking)
    {
        asking.AskNeighbours();
        foreach (ref var candidate in asking.Candidates.All)
            candidate.Score = candidate.Knn;
    }

    /// <inheritdoc />
    public Evidence Explain(Asking asking, int place) =>
        new(Source.Neighbours, asking.Candidates.ByPlace[place].Neighbours, asking.Neighbours);
}
