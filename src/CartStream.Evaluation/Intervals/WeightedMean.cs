namespace CartStream.Evaluation.Intervals;

/// <summary>A term of a weighted sum of means.</summary>
/// <param name="Weight">What the mean is multiplied by.</param>
/// <param name="Mean">The mean.</param>
public readonly record struct WeightedMean(double Weight, BlockedMean Mean);
