using CartStream.Evaluating.Metrics;

namespace CartStream.Evaluating.Prequential;

/// <summary>
/// The counts of a <see cref="PrequentialQuality"/> at one moment, over all shoppers: what was scored in between two
/// moments is their difference.
/// </summary>
/// <remarks>Never changes.</remarks>
public sealed class QualityTotals
{
    private readonly RankHistogram[] _recommended;
    private readonly RankHistogram[] _floor;

    internal QualityTotals(RankHistogram[] recommended, RankHistogram[] floor)
    {
        _recommended = recommended;
        _floor = floor;
    }

    /// <summary>Events scored.</summary>
    public long Events => _recommended.Sum(ranks => ranks.Count);

    /// <summary>Events scored whose item was of this kind.</summary>
    public long EventsOf(TargetKind kind) => _recommended[(int)kind].Count;

    /// <summary>
    /// What was scored after <paramref name="earlier"/>; nothing where that counted more, as when a partition is seen
    /// through another node's commits from now on.
    /// </summary>
    public QualityTotals Since(QualityTotals earlier) => new(
        [.. _recommended.Zip(earlier._recommended, Difference)], [.. _floor.Zip(earlier._floor, Difference)]);

    /// <summary>What was scored here and in <paramref name="others"/>.</summary>
    public QualityTotals Plus(IEnumerable<QualityTotals> others)
    {
        QualityTotals[] all = [this, .. others];
        return new QualityTotals(
            [.. _recommended.Select((_, kind) => Sum(all.Select(one => one._recommended[kind])))],
            [.. _floor.Select((_, kind) => Sum(all.Select(one => one._floor[kind])))]);
    }

    /// <summary>The mean of a metric over all scored events; 0 without any.</summary>
    public double Recommended(RankMetric metric, int k) => Mean(_recommended, metric, k);

    /// <summary>The same for what is popular.</summary>
    public double Floor(RankMetric metric, int k) => Mean(_floor, metric, k);

    /// <summary>The mean of a metric over events of one kind; 0 without any.</summary>
    public double Recommended(TargetKind kind, RankMetric metric, int k) => _recommended[(int)kind].Mean(metric, k);

    private double Mean(RankHistogram[] byKind, RankMetric metric, int k)
    {
        var events = Events;
        return events == 0 ? 0 : byKind.Sum(ranks => ranks.Sum(metric, k)) / events;
    }

    private static RankHistogram Sum(IEnumerable<RankHistogram> parts)
    {
        RankHistogram? sum = null;
        foreach (var part in parts)
        {
            sum ??= new RankHistogram(part.RanksMax);
            sum.Merge(part);
        }

        return sum!;
    }

    private static RankHistogram Difference(RankHistogram later, RankHistogram earlier)
    {
        var difference = new RankHistogram(later.RanksMax);
        for (var rank = 0; rank <= later.RanksMax; rank++)
            difference.Add(rank, Math.Max(0, later[rank] - earlier[rank]));
        return difference;
    }
}
