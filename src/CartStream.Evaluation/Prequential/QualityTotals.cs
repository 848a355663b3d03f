using CartStream.Evaluation.Metrics;
using CartStream.Events;

namespace CartStream.Evaluation.Prequential;

/// <summary>
/// The counts of a <see cref="PrequentialQuality"/> at one moment, over all shoppers: what was scored in between two
/// moments is their difference.
/// </summary>
/// <remarks>Never changes. Both lists hold a histogram for each event type and kind of target.</remarks>
public sealed class QualityTotals
{
    private static readonly int Kinds = Enum.GetValues<TargetKind>().Length;

    private readonly RankHistogram[] _recommended;
    private readonly RankHistogram[] _floor;

    private QualityTotals(RankHistogram[] recommended, RankHistogram[] floor)
    {
        _recommended = recommended;
        _floor = floor;
    }

    /// <summary>Events scored.</summary>
    public long Events => Sum(_recommended, _ => true).Count;

    /// <summary>Reads the counts of every cell, of the recommendations and of the floor.</summary>
    internal static QualityTotals Read(Func<QualityCell, RankList, RankHistogram> count)
    {
        return new QualityTotals(All(RankList.Recommended), All(RankList.Floor));

        RankHistogram[] All(RankList list) =>
        [
            .. Enumerable.Range(0, EventTypeNames.TouchCount * Kinds).Select(cell => count(CellAt(cell), list)),
        ];
    }

    /// <summary>Events scored whose item was of this kind.</summary>
    public long EventsOf(TargetKind kind) => Sum(_recommended, cell => cell.Kind == kind).Count;

    /// <summary>Events of this type that were scored.</summary>
    public long EventsOf(EventType type) => Sum(_recommended, cell => cell.Type == type).Count;

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
    public double Recommended(RankMetric metric, int k) => Sum(_recommended, _ => true).Mean(metric, k);

    /// <summary>The same for what is popular.</summary>
    public double Floor(RankMetric metric, int k) => Sum(_floor, _ => true).Mean(metric, k);

    /// <summary>The mean of a metric over events of one kind; 0 without any.</summary>
    public double Recommended(TargetKind kind, RankMetric metric, int k) =>
        Sum(_recommended, cell => cell.Kind == kind).Mean(metric, k);

    /// <summary>The same for what is popular.</summary>
    public double Floor(TargetKind kind, RankMetric metric, int k) =>
        Sum(_floor, cell => cell.Kind == kind).Mean(metric, k);

    /// <summary>The mean of a metric over events of one type; 0 without any.</summary>
    public double Recommended(EventType type, RankMetric metric, int k) =>
        Sum(_recommended, cell => cell.Type == type).Mean(metric, k);

    /// <summary>The same for what is popular.</summary>
    public double Floor(EventType type, RankMetric metric, int k) =>
        Sum(_floor, cell => cell.Type == type).Mean(metric, k);

    private static QualityCell CellAt(int index) => new((EventType)(index / Kinds), (TargetKind)(index % Kinds));

    private static RankHistogram Sum(RankHistogram[] cells, Func<QualityCell, bool> wanted)
    {
        var sum = new RankHistogram(cells[0].RanksMax);
        for (var i = 0; i < cells.Length; i++)
        {
            if (wanted(CellAt(i)))
                sum.Merge(cells[i]);
        }

        return sum;
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
