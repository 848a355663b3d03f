namespace CartStream.Evaluation.Latencies;

/// <summary>How long single answers took, in microseconds, each within 1.6 % above the truth.</summary>
/// <param name="P50">Half were at most this.</param>
/// <param name="P90">90 % were at most this.</param>
/// <param name="P99">99 % were at most this.</param>
public readonly record struct Latency(double P50, double P90, double P99);
