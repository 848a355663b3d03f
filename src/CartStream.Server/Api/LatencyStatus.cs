namespace CartStream.Server.Api;

/// <summary>Time from taking an event to having its recommendation, in microseconds.</summary>
/// <param name="P50Us">Half took no longer.</param>
/// <param name="P90Us">Nine of ten took no longer.</param>
/// <param name="P99Us">99 of 100 took no longer.</param>
public sealed record LatencyStatus(
    double P50Us,
    double P90Us,
    double P99Us);
