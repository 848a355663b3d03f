using CartStream.Evaluation.Intervals;
using CartStream.Evaluation.Metrics;
using CartStream.Models;

namespace CartStream.Evaluation.Offline;

/// <summary>
/// The quality on items that are new to the shop: right are only items that the query's prefix does not hold and that
/// few sessions hold of those that the model remembers at the moment of the question.
/// </summary>
internal sealed class ColdItems
{
    /// <summary>An item is cold below so many sessions: one that nobody has touched, that few have, that some have.
    /// </summary>
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

    /// <summary>Name of the slice of items below so many sessions.</summary>
    public static string NameOf(int below) => $"below_{below}";

    /// <summary>Scores a recommendation, before the model learns anything more.</summary>
    public void Add(int block, ReadOnlySpan<int> recommended, int[] discoveries)
    {
        if (discoveries.Length == 0)
            return;
        var sessions = Array.ConvertAll(discoveries, _model.SessionsOf);
        for (var i = 0; i < _slices.Length; i++)
        {
            var below = SessionsBelow[i];
            var cold = discoveries.Where((_, place) => sessions[place] < below).ToArray();
            if (cold.Length > 0)
                _slices[i].Add(block, HitRanks.Score(recommended, cold, _ranks));
        }
    }

    public IReadOnlyList<EvaluationSlice> Report(Bootstrap bootstrap) =>
        [.. _slices.Select(slice => slice.Report(bootstrap))];
}
