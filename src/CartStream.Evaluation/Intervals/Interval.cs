namespace CartStream.Evaluation.Intervals;

/// <summary>A 95 % interval, both ends included.</summary>
/// <param name="Low">Lower end.</param>
/// <param name="High">Upper end.</param>
public readonly record struct Interval(double Low, double High);
