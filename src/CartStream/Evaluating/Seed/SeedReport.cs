using CartStream.Evaluating.Intervals;

namespace CartStream.Evaluating.Seed;

/// <summary>Precision and recall of the <c>seed</c> protocol; intervals resample shoppers.</summary>
/// <param name="Shoppers">Shoppers with at least one session.</param>
/// <param name="Sessions">Their sessions.</param>
/// <param name="Recommended">Different items recommended, summed over shoppers.</param>
/// <param name="Relevant">Different items of sessions, summed over shoppers.</param>
/// <param name="Correct">Items that were both, summed over shoppers.</param>
/// <param name="Precision">Correct / recommended over all shoppers together (micro average).</param>
/// <param name="Recall">Correct / relevant over all shoppers together (micro average).</param>
/// <param name="ShopperPrecision">
/// Mean over shoppers of correct / recommended; 0 for one without recommendations.
/// </param>
/// <param name="ShopperRecall">Mean over shoppers of correct / relevant; 0 for one without items.</param>
/// <param name="OriginalPrecision">The original project's: mean over shoppers of correct / 10; may exceed 1.</param>
/// <param name="OriginalRecall">The original project's: mean over shoppers of correct / sessions; may exceed 1.</param>
public sealed record SeedReport(
    long Shoppers,
    long Sessions,
    long Recommended,
    long Relevant,
    long Correct,
    Estimate Precision,
    Estimate Recall,
    Estimate ShopperPrecision,
    Estimate ShopperRecall,
    Estimate OriginalPrecision,
    Estimate OriginalRecall);
