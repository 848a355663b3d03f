using CartStream.Evaluation.Intervals;
using CartStream.Evaluation.Prequential;
using CartStream.Events;
using CartStream.Experiments;

namespace CartStream.Evaluation.Experiments;

/// <summary>The counts of one arm's shoppers.</summary>
/// <param name="Name">The arm.</param>
/// <param name="Share">The share of all shoppers who should get it, 0 to 1.</param>
/// <param name="Quality">The quality of its answers, by block of shoppers.</param>
/// <param name="ShoppersByBlock">
/// Number of shoppers seen, in each of the <see cref="PrequentialQuality.Blocks"/> blocks.
/// </param>
public sealed record ExperimentArm(
    string Name, double Share, PrequentialQuality Quality, IReadOnlyList<long> ShoppersByBlock)
{
    /// <summary>Number of shoppers seen.</summary>
    public long Shoppers => ShoppersByBlock.Sum();

    /// <summary>A metric by block of shoppers, and its number of observations.</summary>
    /// <param name="metric">The metric.</param>
    /// <param name="k">Ranks that count as a hit, from 1.</param>
    internal (BlockedMean Mean, double Observations) Measure(DecisionMetric metric, int k)
    {
        switch (metric)
        {
            case DecisionMetric.Purchases:
                var purchases = Quality.EventsOf(EventType.Purchase);
                return (PerShopper(purchases, 1), purchases.Sum());
            case DecisionMetric.Revenue:
                return (PerShopper(Quality.RevenueOf(), 0.01), Quality.PricedPurchases().Sum());
            default:
                var hits = Quality.HitRate(
                    metric == DecisionMetric.PurchaseHits ? EventType.Purchase : null,
                    metric == DecisionMetric.DiscoveryHits,
                    k);
                return (hits, hits.Weight);
        }
    }

    private BlockedMean PerShopper(long[] sums, double unit)
    {
        var mean = new BlockedMean(PrequentialQuality.Blocks);
        for (var block = 0; block < sums.Length; block++)
            mean.Add(block, sums[block] * unit, ShoppersByBlock[block]);
        return mean;
    }
}
