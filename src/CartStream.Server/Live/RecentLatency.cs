using CartStream.Evaluation.Latencies;

namespace CartStream.Server.Live;

/// <summary>Percentiles over the last samples of a cumulative histogram.</summary>
internal sealed class RecentLatency
{
    private const int SamplesMax = 10;

    private readonly Queue<LatencyHistogram> _samples = new();
    private volatile StrongLatency _now = new(default);

    /// <summary>The percentiles at the newest sample, for what was counted since the oldest.</summary>
    public Latency Value => _now.Value;

    /// <summary>Adds a copy of the histogram; one thread at a time.</summary>
    public void Sample(LatencyHistogram sample)
    {
        _now = new StrongLatency(
            _samples.TryPeek(out var oldest) ? sample.Since(oldest).Percentiles() : sample.Percentiles());
        _samples.Enqueue(sample);
        if (_samples.Count > SamplesMax)
            _samples.Dequeue();
    }

    private sealed record StrongLatency(Latency Value);
}
