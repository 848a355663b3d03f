namespace CartStream.Evaluation.Latencies;

/// <summary>Latency percentiles of single answers in microseconds, at most 1.6 % too high.</summary>
/// <param name="P50">Half were at most this.</param>
/// <param name="P90">90 % were at most this.</param>
/// <param name="P99">99 % were at most this.</param>
public readonly record struct Latency(double P50, double P90, double P99);
