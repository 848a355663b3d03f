using CartStream.Server.Live;

namespace CartStream.Server.Api;

/// <summary>The server's status in each of the last <see cref="SamplesMax"/> seconds.</summary>
internal sealed class StatusHistory
{
    /// <summary>Most samples kept.</summary>
    public const int SamplesMax = 600;

    private readonly Lock _gate = new();
    private readonly Queue<StatusSample> _samples = new();

    /// <summary>Adds a sample.</summary>
    public void Add(ServerStatus status)
    {
        var sample = new StatusSample(
            status.Time.ToUnixTimeMilliseconds(),
            status.Events,
            status.Recommendations,
            status.Answers,
            status.Lag,
            status.RecentLatency.P50Us,
            status.RecentLatency.P90Us,
            status.RecentLatency.P99Us);
        lock (_gate)
        {
            _samples.Enqueue(sample);
            if (_samples.Count > SamplesMax)
                _samples.Dequeue();
        }
    }

    /// <summary>All samples, oldest first.</summary>
    public IReadOnlyList<StatusSample> Read()
    {
        lock (_gate)
            return [.. _samples];
    }
}
