using CartStream.Evaluation.Intervals;

namespace CartStream.Evaluation.OffPolicy;

/// <summary>What a list that was not shown would have reached.</summary>
/// <param name="Value">Hits per event; 0 without events.</param>
/// <param name="Interval">Its 95 % interval, by shopper; null when fewer than two blocks were counted.</param>
/// <param name="Difference">The same less what was shown.</param>
/// <param name="DifferenceInterval">The difference's 95 % interval.</param>
public readonly record struct OffPolicyEstimate(
    double Value, Interval? Interval, double Difference, Interval? DifferenceInterval);
