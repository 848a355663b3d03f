namespace CartStream.Evaluation.Intervals;

/// <summary>How much one mean exceeds another, both measured on the same queries.</summary>
/// <param name="Difference">First minus second; 0 when nothing was measured.</param>
/// <param name="Interval">The difference's 95 % interval, or null when fewer than two blocks were measured.</param>
/// <param name="PValue">
/// Two-sided p-value of "there is no difference", from 2/(resamples + 1) to 1; 1 without enough data.
/// </param>
public readonly record struct Comparison(double Difference, Interval? Interval, double PValue);
