using CartStream.LearningToRank;
using CartStream.Options;
using CartStream.Retrieval.Candidates;
using CartStream.Scoring;
using CartStream.Shoppers;

namespace CartStream.Training;

/// <summary>What the linear ranker is fitted to: whole shortlists, and the item that came next.</summary>
internal sealed class LinearTrainingSet(RerankingOptions options, int width) : ITrainingSet
{
    private readonly RankingSet _shortlists = new(
        width, options.LinearQueriesMax * options.PoolMax);

    /// <inheritdoc />
    public void Add(CandidateTable candidates, Shortlist shortlist, ReadOnlySpan<Interaction> next)
    {
        var relevant = shortlist.IndexOf(candidates, next[0].Item);
        if (relevant >= 0 && shortlist.Count > 1)
            _shortlists.Add(shortlist.Rows, relevant);
    }

    /// <summary>Fits it; null when no shortlist held the item that came next.</summary>
    public LinearRanker? Fit(CancellationToken cancellation) =>
        _shortlists.Groups == 0 ? null : LinearRanker.Fit(_shortlists, cancel: cancellation);
}
