namespace CartStream.Evaluation.Intervals;

/// <summary>A measured mean and its uncertainty.</summary>
/// <param name="Value">The measured mean; 0 when nothing was measured.</param>
/// <param name="Interval">Its 95 % interval, or null when fewer than two blocks were measured.</param>
public readonly record struct Estimate(double Value, Interval? Interval);
