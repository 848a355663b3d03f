using CartStream.LearningToRank;
using CartStream.Options;
using CartStream.Retrieval.Candidates;
using CartStream.Scoring;
using CartStream.Shoppers;

namespace CartStream.Training;

/// <summary>The training set of the linear ranker: whole shortlists, and the next item.</summary>
internal sealed class LinearTrainingSet(RerankingOptions options, int width) : ITrainingSet
{
    private readonly RankingSet _shortlists = new(
        width, Math.Min(options.LinearQueriesMax * options.PoolMax, RankingSet.RowsLimit(width)));

    /// <inheritdoc />
    public void Add(CandidateTable candidates, Shortlist shortlist, ReadOnlySpan<Interaction> next)
    {
        var relevant = shortlist.IndexOf(candidates, next[0].Item);
        if (relevant >= 0 && shortlist.Count > 1)
            _shortlists.Add(shortlist.Rows, relevant);
    }

    /// <summary>Fits the ranker; null when no shortlist held the next item.</summary>
    public LinearRanker? Fit(CancellationToken cancellation) =>
        _shortlists.Groups == 0 ? null : LinearRanker.Fit(_shortlists, cancel: cancellation);
}
