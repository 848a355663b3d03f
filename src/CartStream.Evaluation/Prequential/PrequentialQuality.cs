using System.Buffers;
using CartStream.Evaluation.Intervals;
using CartStream.Evaluation.Metrics;
using CartStream.Events;

namespace CartStream.Evaluation.Prequential;

/// <summary>
/// Counts the results of recommendations on the events that follow them (prequential evaluation: Gama, Sebastião &amp;
/// Rodrigues, Machine Learning 2013): recommend, see the next event, score, then learn.
/// </summary>
/// <remarks>
/// <para>
/// Invariants: the state is only counts of ranks per (block of shoppers, event type, kind of target, list), so the
/// order of outcomes does not matter and every metric is derived from it. A block that was written and read back is
/// equal to the original. Memory is bounded by 256 blocks × 51 histograms.
/// </para>
/// <para>
/// Discoveries are the events whose item the shopper had just before neither touched in this session nor in the cart.
/// They are reported twice: with the item's rank in the recommendation, which has cart items first, and with its rank
/// in a list of discoveries alone, whose length does not depend on the cart. The baseline is treated alike.
/// </para>
/// </remarks>
public sealed class PrequentialQuality
{
    /// <summary>Blocks of shoppers.</summary>
    public const int Blocks = BlockedMean.DefaultBlocks;

    /// <summary>Ranks counted separately by default; the largest k that can be reported.</summary>
    public const int DefaultRanksMax = 20;

    private readonly QualityBlock[] _blocks = new QualityBlock[Blocks];

    /// <summary>
    /// Nothing scored yet; ranks up to <paramref name="ranksMax"/>, 1 to 1,000, are counted separately.
    /// </summary>
    public PrequentialQuality(int ranksMax = DefaultRanksMax)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(ranksMax, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(ranksMax, 1_000);
        RanksMax = ranksMax;
        for (var block = 0; block < Blocks; block++)
            _blocks[block] = new QualityBlock(ranksMax);
    }

    /// <summary>The largest k that can be reported; an item beyond that rank counts as missed.</summary>
    public int RanksMax { get; }

    /// <summary>Blocks changed since they were last written or read, ascending.</summary>
    public IEnumerable<int> ChangedBlocks => Enumerable.Range(0, Blocks).Where(block => _blocks[block].Changed);

    /// <summary>Events scored so far.</summary>
    public long Events => _blocks.Sum(block => block.Events);

    /// <summary>Counts one scored event.</summary>
    public void Add(in Outcome outcome) => _blocks[outcome.Block].Add(outcome);

    /// <summary>Adds all counts of <paramref name="other"/>, e.g. on another partition.</summary>
    /// <exception cref="ArgumentException">It counts another number of ranks.</exception>
    public void Merge(PrequentialQuality other)
    {
        for (var block = 0; block < Blocks; block++)
            _blocks[block].Merge(other._blocks[block]);
    }

    /// <summary>A copy of the counts.</summary>
    public PrequentialQuality Copy()
    {
        var copy = new PrequentialQuality(RanksMax);
        copy.Merge(this);
        return copy;
    }

    /// <summary>Writes a block's whole state (docs: <see cref="QualityBlock"/>) and marks it unchanged.</summary>
    public void WriteBlock(int block, IBufferWriter<byte> output) => _blocks[block].Write(output);

    /// <summary>Replaces a block with what <see cref="WriteBlock"/> wrote.</summary>
    /// <exception cref="InvalidDataException">The bytes are not a block, or count other ranks.</exception>
    public void ReadBlock(int block, ReadOnlySpan<byte> bytes) =>
        _blocks[block] = QualityBlock.Read(bytes, RanksMax);

    /// <summary>Drops all counts; the blocks that had any are changed.</summary>
    public void Clear()
    {
        foreach (var block in _blocks)
            block.Clear();
    }

    /// <summary>The current counts, over all shoppers.</summary>
    public QualityTotals Totals()
    {
        return QualityTotals.Read(
            (wanted, list) => Sum((block, sum) => block.AddTo(sum, cell => cell == wanted, list)),
            list => Sum((block, sum) => block.AddTo(sum, list)));

        RankHistogram Sum(Action<QualityBlock, RankHistogram> addTo)
        {
            var sum = new RankHistogram(RanksMax);
            foreach (var block in _blocks)
                addTo(block, sum);
            return sum;
        }
    }

    /// <summary>Derives every slice, metric and interval at each of <paramref name="ks"/>.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A k is not within 1 and <see cref="RanksMax"/>.</exception>
    public QualityReport Report(IReadOnlyList<int> ks, Bootstrap bootstrap)
    {
        var slices = new List<QualitySlice>
        {
            Slice("overall", _ => true),
            Slice("discoveries", cell => cell.Kind == TargetKind.Discovery),
            Slice(
                "discoveries_only",
                cell => cell.Kind == TargetKind.Discovery,
                RankList.Discoveries,
                RankList.BaselineDiscoveries),
            Slice("repeats", cell => cell.Kind == TargetKind.Repeat),
            Slice("cart_first", cell => cell.Kind == TargetKind.CartFirst),
        };
        for (var type = 0; type < EventTypeNames.InteractionCount; type++)
        {
            var wanted = (EventType)type;
            slices.Add(Slice(EventTypeNames.Text(wanted), cell => cell.Type == wanted));
        }

        slices.Add(Revenue(ks, bootstrap));
        return new QualityReport(slices, bootstrap.Resamples);

        QualitySlice Slice(
            string name,
            Func<QualityCell, bool> wanted,
            RankList list = RankList.Recommended,
            RankList baseline = RankList.Baseline)
        {
            var recommendedRanks = _blocks.Select(block => block.Total(wanted, list)).ToArray();
            var baselineRanks = _blocks.Select(block => block.Total(wanted, baseline)).ToArray();
            return new QualitySlice(
                name,
                recommendedRanks.Sum(ranks => ranks.Count),
                Figures(ks, recommendedRanks, baselineRanks, bootstrap));
        }
    }

    /// <summary>One metric over all scored events, for both lists, with intervals and the paired gain.</summary>
    /// <exception cref="ArgumentOutOfRangeException">k is not within 1 and <see cref="RanksMax"/>.</exception>
    public QualityFigure Figure(RankMetric metric, int k, Bootstrap bootstrap) => Figure(
        metric,
        k,
        [.. _blocks.Select(block => block.Total(_ => true, RankList.Recommended))],
        [.. _blocks.Select(block => block.Total(_ => true, RankList.Baseline))],
        bootstrap);

    /// <summary>
    /// The share of scored events whose item was within the first <paramref name="k"/> ranks, by block of shoppers.
    /// </summary>
    /// <param name="type">Only events of this type; null for all.</param>
    /// <param name="inDiscoveries">Only events on discoveries, and the ranks of a list of discoveries alone.</param>
    /// <param name="k">Ranks, 1 to <see cref="RanksMax"/>.</param>
    public BlockedMean HitRate(EventType? type, bool inDiscoveries, int k) => MeanOf(
        RankMetric.All.Single(metric => metric.Name == "hr"),
        k,
        [
            .. _blocks.Select(block => block.Total(
                cell => (type is null || cell.Type == type) && (!inDiscoveries || cell.Kind == TargetKind.Discovery),
                inDiscoveries ? RankList.Discoveries : RankList.Recommended)),
        ]);

    /// <summary>Scored events of a type, per block of shoppers.</summary>
    public long[] EventsOf(EventType type) =>
        [.. _blocks.Select(block => block.Total(cell => cell.Type == type, RankList.Recommended).Count)];

    /// <summary>Scored purchases with a price, per block of shoppers.</summary>
    public long[] PricedPurchases() => [.. _blocks.Select(block => block.Total(RevenueList.Purchases).Count)];

    /// <summary>Their revenue, in hundredths of the shop's currency, per block of shoppers.</summary>
    public long[] RevenueOf() => [.. _blocks.Select(block => block.Total(RevenueList.Recommended).Count)];

    /// <summary>Purchases with a price, each weighted by its revenue.</summary>
    private QualitySlice Revenue(IReadOnlyList<int> ks, Bootstrap bootstrap) => new(
        "revenue",
        _blocks.Sum(block => block.Total(RevenueList.Purchases).Count),
        Figures(
            ks,
            [.. _blocks.Select(block => block.Total(RevenueList.Recommended))],
            [.. _blocks.Select(block => block.Total(RevenueList.Baseline))],
            bootstrap));

    private static QualityFigure[] Figures(
        IReadOnlyList<int> ks, RankHistogram[] recommended, RankHistogram[] baseline, Bootstrap bootstrap) =>
    [
        .. from metric in RankMetric.All
           from k in ks
           select Figure(metric, k, recommended, baseline, bootstrap),
    ];

    private static QualityFigure Figure(
        RankMetric metric, int k, RankHistogram[] recommended, RankHistogram[] baseline, Bootstrap bootstrap)
    {
        var reached = MeanOf(metric, k, recommended);
        var byBaseline = MeanOf(metric, k, baseline);
        return new QualityFigure(
            metric.NameAt(k),
            bootstrap.Mean(reached),
            bootstrap.Mean(byBaseline),
            bootstrap.Compare(reached, byBaseline));
    }

    private static BlockedMean MeanOf(RankMetric metric, int k, RankHistogram[] ranksByBlock)
    {
        var mean = new BlockedMean(Blocks);
        for (var block = 0; block < Blocks; block++)
            mean.Add(block, ranksByBlock[block].Sum(metric, k), ranksByBlock[block].Count);
        return mean;
    }
}
