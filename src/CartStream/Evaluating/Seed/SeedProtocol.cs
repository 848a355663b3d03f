using CartStream.Evaluating.Intervals;

namespace CartStream.Evaluating.Seed;

/// <summary>
/// The original project's procedure: before each session of a shopper, recommend from what came before; at the end
/// compare the set of all items recommended to the shopper with the set of all items of the shopper's sessions.
/// </summary>
/// <remarks>
/// Invariant: the report depends on each shopper's sets and number of sessions only, not on how shoppers interleave.
/// Memory per shopper: about 150 bytes, and up to 8 bytes for each different item recommended or touched.
/// </remarks>
public sealed class SeedProtocol
{
    /// <summary>What the original divided the correct ones by, however many it had recommended.</summary>
    public const int OriginalDivisor = 10;

    private readonly Dictionary<ulong, SeedShopper> _shoppers = [];

    /// <summary>
    /// A session of <paramref name="shopper"/> begins, and these items were recommended before it (may be none).
    /// </summary>
    /// <param name="shopper">64-bit key of the shopper.</param>
    /// <param name="recommended">Item numbers in any order.</param>
    public void SessionStart(ulong shopper, ReadOnlySpan<int> recommended)
    {
        if (!_shoppers.TryGetValue(shopper, out var known))
            _shoppers.Add(shopper, known = new SeedShopper());
        known.Start(recommended);
    }

    /// <summary>The shopper's open session touched <paramref name="item"/>.</summary>
    /// <exception cref="InvalidOperationException">No session of this shopper was started.</exception>
    public void SessionItem(ulong shopper, int item)
    {
        if (!_shoppers.TryGetValue(shopper, out var known))
            throw new InvalidOperationException($"found an item of shopper {shopper}, expected SessionStart first");
        known.Touch(item);
    }

    /// <summary>Compares the sets, in both ways of dividing. All figures are 0 without shoppers.</summary>
    public SeedReport Report(Bootstrap bootstrap)
    {
        var blocks = Math.Clamp(_shoppers.Count, 1, BlockedMean.DefaultBlocks);
        var means = Enumerable.Range(0, 6).Select(_ => new BlockedMean(blocks)).ToArray();
        long sessions = 0, recommended = 0, relevant = 0, correct = 0, ordinal = 0;
        foreach (var shopper in _shoppers.Values)
        {
            var block = (int)(ordinal++ % blocks);
            var hits = shopper.Correct;
            means[0].Add(block, hits, shopper.Recommended);
            means[1].Add(block, hits, shopper.Relevant);
            means[2].Add(block, BlockedMean.Ratio(hits, shopper.Recommended));
            means[3].Add(block, BlockedMean.Ratio(hits, shopper.Relevant));
            means[4].Add(block, (double)hits / OriginalDivisor);
            means[5].Add(block, (double)hits / shopper.Sessions);
            sessions += shopper.Sessions;
            recommended += shopper.Recommended;
            relevant += shopper.Relevant;
            correct += hits;
        }

        var estimates = Array.ConvertAll(means, bootstrap.Mean);
        return new SeedReport(
            _shoppers.Count,
            sessions,
            recommended,
            relevant,
            correct,
            Precision: estimates[0],
            Recall: estimates[1],
            ShopperPrecision: estimates[2],
            ShopperRecall: estimates[3],
            OriginalPrecision: estimates[4],
            OriginalRecall: estimates[5]);
    }
}
