namespace CartStream.Server.Api;

/// <summary>Time from reading an event to its recommendation, in microseconds.</summary>
/// <param name="P50Us">The median.</param>
/// <param name="P90Us">The 90th percentile.</param>
/// <param name="P99Us">The 99th percentile.</param>
public sealed record LatencyStatus(
    double P50Us,
    double P90Us,
    double P99Us);
