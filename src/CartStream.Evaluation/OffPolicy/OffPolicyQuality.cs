using CartStream.Evaluation.Intervals;
using CartStream.Evaluation.Prequential;

namespace CartStream.Evaluation.OffPolicy;

/// <summary>
/// Estimates from logged propensities the hits of a list if it were shown, while another one is: by inverse
/// propensities (IPS; Horvitz &amp; Thompson 1952), self-normalized (SNIPS; Swaminathan &amp; Joachims, NeurIPS 2015)
/// and doubly robust (DR; Dudík, Langford &amp; Li, ICML 2011), each item of a list on its own (the item-position model
/// of Li et al., KDD 2018, without positions).
/// </summary>
/// <remarks>
/// <para>
/// A hit is an event on a discovery of the list. The estimates assume that whether an item is hit depends on whether it
/// is shown, but not on its position or the other items. An item that could not be shown counts 0 in IPS and SNIPS, and
/// the direct model's value in DR. The direct model is the hit rate of shown items at the same rank of discoveries in
/// earlier events, so that it is never applied to events that it has seen.
/// </para>
/// <para>
/// Invariants: memory is bounded by the blocks of shoppers; counts of parts may be merged. Standard errors are by block
/// of shoppers, by the jackknife of <see cref="Intervals.BlockedMean.StandardError"/>. One thread at a time.
/// </para>
/// </remarks>
public sealed class OffPolicyQuality
{
    /// <summary>Ranks that the direct model distinguishes; lower ones count as the last.</summary>
    private const int RanksMax = 100;

    private const double Normal95 = 1.959964;

    private readonly Block[] _blocks = new Block[PrequentialQuality.Blocks];
    private readonly long[] _shownAt = new long[RanksMax];
    private readonly long[] _hitsAt = new long[RanksMax];
    private long _events;

    /// <summary>Counts an event on <paramref name="target"/>.</summary>
    /// <param name="block">The shopper's block.</param>
    /// <param name="target">The event's item.</param>
    /// <param name="shown">The discoveries that were shown, best first.</param>
    /// <param name="judged">Those that the judged list would have shown, best first.</param>
    public void Add(byte block, int target, ReadOnlySpan<int> shown, ReadOnlySpan<OffPolicyItem> judged)
    {
        _events++;
        ref var sums = ref _blocks[block];
        sums.Events++;
        for (var rank = 0; rank < judged.Length; rank++)
        {
            var (item, propensity, isShown) = judged[rank];
            var expected = DirectAt(rank);
            sums.Direct += expected;
            if (propensity <= 0)
            {
                sums.Unsupported++;
                continue;
            }

            sums.Supported++;
            if (!isShown)
                continue;
            var (weight, reward) = (1 / propensity, item == target ? 1 : 0);
            sums.Weights += weight;
            sums.WeightSquares += weight * weight;
            sums.WeightedHits += weight * reward;
            sums.Direct += weight * (reward - expected);
        }

        for (var rank = 0; rank < shown.Length; rank++)
        {
            var isHit = shown[rank] == target ? 1 : 0;
            sums.Hits += isHit;
            _shownAt[Math.Min(rank, RanksMax - 1)]++;
            _hitsAt[Math.Min(rank, RanksMax - 1)] += isHit;
        }
    }

    /// <summary>Adds the counts of <paramref name="other"/>.</summary>
    public void Merge(OffPolicyQuality other)
    {
        _events += other._events;
        for (var block = 0; block < _blocks.Length; block++)
            _blocks[block].Add(other._blocks[block]);
        for (var rank = 0; rank < RanksMax; rank++)
        {
            _shownAt[rank] += other._shownAt[rank];
            _hitsAt[rank] += other._hitsAt[rank];
        }
    }

    /// <summary>A copy of the counts.</summary>
    public OffPolicyQuality Copy()
    {
        var copy = new OffPolicyQuality();
        copy.Merge(this);
        return copy;
    }

    /// <summary>The report of the counts so far.</summary>
    public OffPolicyReport Report()
    {
        var all = default(Block);
        foreach (var block in _blocks)
            all.Add(block);
        var served = Ratio(all.Hits, all.Events);
        var perItem = Ratio(all.WeightedHits, all.Weights);
        var coverage = Ratio(all.Supported, all.Events);
        return new OffPolicyReport(
            _events,
            served,
            Estimate(Ratio(all.WeightedHits, all.Events), (one, value) => one.WeightedHits - (value * one.Events)),
            Estimate(coverage * perItem, (one, _) =>
                (coverage * Ratio(one.WeightedHits - (perItem * one.Weights), all.Weights) * all.Events)
                + (perItem * (one.Supported - (coverage * one.Events)))),
            Estimate(Ratio(all.Direct, all.Events), (one, value) => one.Direct - (value * one.Events)),
            Ratio(all.Weights * all.Weights, all.WeightSquares),
            Ratio(all.Unsupported, all.Unsupported + all.Supported),
            Ratio(all.Events * all.Events, _blocks.Sum(one => one.Events * one.Events)));

        OffPolicyEstimate Estimate(double value, Func<Block, double, double> restOf)
        {
            double Served(Block one) => one.Hits - (served * one.Events);
            return new OffPolicyEstimate(
                value,
                Around(value, one => restOf(one, value)),
                value - served,
                Around(value - served, one => restOf(one, value) - Served(one)));
        }

        Interval? Around(double value, Func<Block, double> restOf)
        {
            var held = _blocks.Where(one => one.Events > 0).ToList();
            if (held.Count < 2)
                return null;
            var squares = held.Sum(one => Math.Pow(restOf(one) / (all.Events - one.Events), 2));
            var width = Normal95 * Math.Sqrt(squares * (held.Count - 1) / held.Count);
            return new Interval(value - width, value + width);
        }
    }

    private static double Ratio(double sum, double whole) => whole > 0 ? sum / whole : 0;

    private double DirectAt(int rank)
    {
        rank = Math.Min(rank, RanksMax - 1);
        return Ratio(_hitsAt[rank], _shownAt[rank]);
    }

    /// <summary>The counts of the shoppers of a block.</summary>
    private struct Block
    {
        public double Events;
        public double Hits;
        public double Supported;
        public double Unsupported;
        public double Weights;
        public double WeightSquares;
        public double WeightedHits;
        public double Direct;

        public void Add(in Block other)
        {
            Events += other.Events;
            Hits += other.Hits;
            Supported += other.Supported;
            Unsupported += other.Unsupported;
            Weights += other.Weights;
            WeightSquares += other.WeightSquares;
            WeightedHits += other.WeightedHits;
            Direct += other.Direct;
        }
    }
}
