using CartStream.Evaluation.Latencies;

namespace CartStream.Benchmarks.Serving;

/// <summary>What came of a load.</summary>
/// <param name="Requests">Requests that were answered as they should be.</param>
/// <param name="Errors">Requests that were not.</param>
/// <param name="Seconds">How long it took.</param>
/// <param name="Latency">In microseconds.</param>
/// <param name="MostMs">The slowest, in milliseconds.</param>
/// <param name="FirstError">What the first error was; null without any.</param>
internal sealed record LoadResult(
    long Requests, long Errors, double Seconds, Latency Latency, double MostMs, string? FirstError)
{
    /// <summary>Requests in a second.</summary>
    public double PerSecond => Requests / Seconds;
}
