using CartStream.Evaluation.Intervals;
using CartStream.Evaluation.Metrics;
using CartStream.Models;

namespace CartStream.Evaluation.Offline;

/// <summary>
/// The quality on items that are new to the shop: only items are right that the query's prefix does not hold and that
/// few of the sessions hold that the model remembers at the time of the query.
/// </summary>
internal sealed class ColdItems
{
    /// <summary>An item is cold below this many sessions: touched by none, by few, or by some.</summary>
    public static readonly IReadOnlyList<int> SessionsBelow = [1, 5, 20];

    private readonly IModel _model;
    private readonly SliceMeans[] _slices;
    private readonly int[] _ranks;

    public ColdItems(IModel model, IReadOnlyList<int> ks)
    {
        _model = model;
        _slices = [.. SessionsBelow.Select(below => new SliceMeans(NameOf(below), ks))];
        _ranks = new int[ks.Max()];
    }

    /// <summary>Name of the slice of items below this many sessions.</summary>
    public static string NameOf(int below) => $"below_{below}";

    /// <summary>Scores a recommendation, before the model learns anything further.</summary>
    public void Add(int block, ReadOnlySpan<int> recommended, int[] discoveries)
    {
        if (discoveries.Length == 0)
            return;
        var sessions = Array.ConvertAll(discoveries, _model.SessionsOf);
        for (var i = 0; i < _slices.Length; i++)
        {
            var below = SessionsBelow[i];
            var cold = discoveries.Where((_, rank) => sessions[rank] < below).ToArray();
            if (cold.Length > 0)
                _slices[i].Add(block, HitRanks.Score(recommended, cold, _ranks));
        }
    }

    public IReadOnlyList<EvaluationSlice> Report(Bootstrap bootstrap) =>
        [.. _slices.Select(slice => slice.Report(bootstrap))];
}
