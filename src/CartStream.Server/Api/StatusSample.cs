namespace CartStream.Server.Api;

/// <summary>The server's status at one moment.</summary>
/// <param name="TimeMs">Time of the sample, milliseconds since 1970.</param>
/// <param name="Events">Events processed since the log's first.</param>
/// <param name="Recommendations">Stored recommendations.</param>
/// <param name="Answers">Requests for recommendations answered since the start.</param>
/// <param name="Lag">Events in the log that were not processed yet.</param>
/// <param name="P50Us">Median latency of the last 10 s, in microseconds.</param>
/// <param name="P90Us">The 90th percentile.</param>
/// <param name="P99Us">The 99th percentile.</param>
public sealed record StatusSample(
    long TimeMs, long Events, long Recommendations, long Answers, long Lag, double P50Us, double P90Us, double P99Us);
