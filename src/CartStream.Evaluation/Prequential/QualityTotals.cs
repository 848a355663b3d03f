using CartStream.Evaluation.Metrics;
using CartStream.Events;

namespace CartStream.Evaluation.Prequential;

/// <summary>
/// The counts of a <see cref="PrequentialQuality"/> at one moment, over all shoppers: the events scored between two
/// moments are the difference.
/// </summary>
/// <remarks>
/// Immutable. Each list has a histogram for each event type and kind of target; revenue has one for each list.
/// </remarks>
public sealed class QualityTotals
{
    private static readonly int Lists = Enum.GetValues<RankList>().Length;
    private static readonly int Kinds = Enum.GetValues<TargetKind>().Length;
    private static readonly int Cells = EventTypeNames.InteractionCount * Kinds;

    /// <summary>By list and cell, and then revenue by its list.</summary>
    private readonly RankHistogram[] _counts;

    private QualityTotals(RankHistogram[] counts) => _counts = counts;

    /// <summary>Events scored.</summary>
    public long Events => Sum(RankList.Recommended, _ => true).Count;

    /// <summary>Purchases that had a price.</summary>
    public long PricedPurchases => At(RevenueList.Purchases).Count;

    /// <summary>Reads the counts of every cell in every list, and those of revenue.</summary>
    internal static QualityTotals Read(
        Func<QualityCell, RankList, RankHistogram> count, Func<RevenueList, RankHistogram> countRevenue) => new(
    [
        .. from list in Enum.GetValues<RankList>()
           from cell in Enumerable.Range(0, Cells)
           select count(CellAt(cell), list),
        .. Enum.GetValues<RevenueList>().Select(countRevenue),
    ]);

    /// <summary>Events scored whose item was of this kind.</summary>
    public long EventsOf(TargetKind kind) => Sum(RankList.Recommended, cell => cell.Kind == kind).Count;

    /// <summary>Events of this type that were scored.</summary>
    public long EventsOf(EventType type) => Sum(RankList.Recommended, cell => cell.Type == type).Count;

    /// <summary>
    /// The counts since <paramref name="earlier"/>; 0 where that counted more, as when a partition is now read from
    /// another node's commits.
    /// </summary>
    public QualityTotals Since(QualityTotals earlier) => new([.. _counts.Zip(earlier._counts, Difference)]);

    /// <summary>The sum of these counts and those of <paramref name="others"/>.</summary>
    public QualityTotals Plus(IEnumerable<QualityTotals> others)
    {
        QualityTotals[] all = [this, .. others];
        return new QualityTotals([.. _counts.Select((_, i) => Sum(all.Select(one => one._counts[i])))]);
    }

    /// <summary>The mean of a metric over all scored events; 0 without any.</summary>
    public double Recommended(RankMetric metric, int k) => Sum(RankList.Recommended, _ => true).Mean(metric, k);

    /// <summary>The same for the baseline.</summary>
    public double Baseline(RankMetric metric, int k) => Sum(RankList.Baseline, _ => true).Mean(metric, k);

    /// <summary>The mean of a metric over events of one kind; 0 without any.</summary>
    public double Recommended(TargetKind kind, RankMetric metric, int k) =>
        Sum(RankList.Recommended, cell => cell.Kind == kind).Mean(metric, k);

    /// <summary>The same for the baseline.</summary>
    public double Baseline(TargetKind kind, RankMetric metric, int k) =>
        Sum(RankList.Baseline, cell => cell.Kind == kind).Mean(metric, k);

    /// <summary>The mean of a metric over events of one type; 0 without any.</summary>
    public double Recommended(EventType type, RankMetric metric, int k) =>
        Sum(RankList.Recommended, cell => cell.Type == type).Mean(metric, k);

    /// <summary>The same for the baseline.</summary>
    public double Baseline(EventType type, RankMetric metric, int k) =>
        Sum(RankList.Baseline, cell => cell.Type == type).Mean(metric, k);

    /// <summary>The mean of a metric over discoveries, in a list of discoveries alone; 0 without any.</summary>
    public double DiscoveryList(RankMetric metric, int k) => Sum(RankList.Discoveries, _ => true).Mean(metric, k);

    /// <summary>The same for the baseline.</summary>
    public double BaselineDiscoveryList(RankMetric metric, int k) =>
        Sum(RankList.BaselineDiscoveries, _ => true).Mean(metric, k);

    /// <summary>The mean of a metric over purchases, each weighted by its revenue; 0 without prices.</summary>
    public double Revenue(RankMetric metric, int k) => At(RevenueList.Recommended).Mean(metric, k);

    /// <summary>The same for the baseline.</summary>
    public double BaselineRevenue(RankMetric metric, int k) => At(RevenueList.Baseline).Mean(metric, k);

    private static QualityCell CellAt(int index) => new((EventType)(index / Kinds), (TargetKind)(index % Kinds));

    private RankHistogram At(RevenueList list) => _counts[(Lists * Cells) + (list - RevenueList.Recommended)];

    private RankHistogram Sum(RankList list, Func<QualityCell, bool> wanted)
    {
        var sum = new RankHistogram(_counts[0].RanksMax);
        for (var cell = 0; cell < Cells; cell++)
        {
            if (wanted(CellAt(cell)))
                sum.Merge(_counts[((int)list * Cells) + cell]);
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
