namespace CartStream.Server.Api;

/// <summary>How the server did at one moment.</summary>
/// <param name="TimeMs">When, milliseconds since 1970.</param>
/// <param name="Events">Events processed since the log's first.</param>
/// <param name="Recommendations">Answers stored.</param>
/// <param name="Answers">Answers given to requests since the start.</param>
/// <param name="Lag">Events in the log that were not processed.</param>
/// <param name="P50Us">Half the events of the last 10 s had their recommendation after this many microseconds.</param>
/// <param name="P90Us">Nine of ten.</param>
/// <param name="P99Us">99 of 100.</param>
public sealed record StatusSample(
    long TimeMs, long Events, long Recommendations, int Answers, long Lag, double P50Us, double P90Us, double P99Us);
