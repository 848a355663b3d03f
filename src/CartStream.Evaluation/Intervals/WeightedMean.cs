namespace CartStream.Evaluation.Intervals;

/// <summary>A term of a weighted sum of means.</summary>
/// <param name="Weight">The factor of the mean.</param>
/// <param name="Mean">The mean.</param>
public readonly record struct WeightedMean(double Weight, BlockedMean Mean);
