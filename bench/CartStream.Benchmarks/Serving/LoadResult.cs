using CartStream.Evaluation.Latencies;

namespace CartStream.Benchmarks.Serving;

/// <summary>The result of a load.</summary>
/// <param name="Requests">Requests with the expected answer.</param>
/// <param name="Errors">Other requests.</param>
/// <param name="Seconds">The duration.</param>
/// <param name="Latency">In microseconds.</param>
/// <param name="MostMs">The slowest, in milliseconds.</param>
/// <param name="FirstError">The first error; null for none.</param>
internal sealed record LoadResult(
    long Requests, long Errors, double Seconds, Latency Latency, double MostMs, string? FirstError)
{
    /// <summary>Requests per second.</summary>
    public double PerSecond => Requests / Seconds;
}
