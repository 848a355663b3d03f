using CartStream.Pipeline;

namespace CartStream.Cli.Verbs.Run;

/// <summary>Percentiles of a duration in microseconds; 0 when nothing was measured.</summary>
/// <param name="P50">Median.</param>
/// <param name="P90">90 % take at most this long.</param>
/// <param name="P99">99 % take at most this long.</param>
internal sealed record LatencySummary(double P50, double P90, double P99)
{
    /// <summary>The percentiles of <paramref name="histogram"/>.</summary>
    public static LatencySummary Of(LatencyHistogram histogram) =>
        new(histogram.PercentileUs(0.50), histogram.PercentileUs(0.90), histogram.PercentileUs(0.99));
}
