using CartStream.Evaluation.Intervals;

namespace CartStream.Evaluation.OffPolicy;

/// <summary>An estimate for a list that was not shown.</summary>
/// <param name="Value">Hits per event; 0 without events.</param>
/// <param name="Interval">Its 95 % interval, by shopper; null when fewer than two blocks were counted.</param>
/// <param name="Difference">The same minus the shown list's.</param>
/// <param name="DifferenceInterval">The difference's 95 % interval.</param>
public readonly record struct OffPolicyEstimate(
    double Value, Interval? Interval, double Difference, Interval? DifferenceInterval);
