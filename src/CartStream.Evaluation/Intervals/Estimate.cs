namespace CartStream.Evaluation.Intervals;

/// <summary>A measured mean and how sure it is.</summary>
/// <param name="Value">The mean over what was measured; 0 when nothing was.</param>
/// <param name="Interval">
/// Its 95 % interval, or null when fewer than two blocks were measured: nothing to judge it by.
/// </param>
public readonly record struct Estimate(double Value, Interval? Interval);
