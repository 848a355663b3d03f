using CartStream.LearningToRank;
using CartStream.Options;
using CartStream.Retrieval;
using CartStream.Scoring;
using CartStream.Shoppers;

namespace CartStream.Training;

/// <summary>What the linear ranker is fitted to: whole pools, and what was touched next.</summary>
internal sealed class LinearQuestions(RerankingOptions options, int width) : ITrainingSet
{
    private readonly RankingSet _pools = new(
        width, options.LinearQueriesMax * options.PoolMax);

    /// <inheritdoc />
    public void Add(QueryContext asking, LearnedRanker ranking, ReadOnlySpan<Interaction> next)
    {
        var relevant = ranking.PlaceOf(asking, next[0].Item);
        if (relevant >= 0 && ranking.Pool.Length > 1)
            _pools.Add(ranking.Rows, relevant);
    }

    /// <summary>Fits it; null when no question was answered by its pool.</summary>
    public LinearRanker? Fit(CancellationToken cancellation) =>
        _pools.Groups == 0 ? null : LinearRanker.Fit(_pools, cancel: cancellation);
}
