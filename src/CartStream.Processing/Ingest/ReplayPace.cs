namespace CartStream.Processing.Ingest;

/// <summary>
/// Keeps the time gaps between events, divided by a speed. The clock starts with the first event asked about; events
/// that are overdue are sent at full speed.
/// </summary>
/// <param name="speed">Seconds of the events' clock per second, above 0; null for as fast as possible.</param>
/// <param name="time">The clock.</param>
public sealed class ReplayPace(double? speed, TimeProvider time)
{
    // A single wait is short because a timer can't be set to the years that a gap in a data set may last.
    private const double WaitMsMax = 60_000;

    private long _startedAt;
    private long? _firstMs;

    /// <summary>Whether an event at <paramref name="timeMs"/> of the events' clock is due.</summary>
    public bool IsDue(long timeMs)
    {
        if (speed is null)
            return true;
        if (_firstMs is null)
        {
            _firstMs = timeMs;
            _startedAt = time.GetTimestamp();
        }

        return MsUntil(timeMs) <= 0;
    }

    /// <summary>Waits until an event is due; when cancelled, it returns early without an exception.</summary>
    public async Task WaitUntilDue(long timeMs, CancellationToken cancellation)
    {
        while (!IsDue(timeMs) && !cancellation.IsCancellationRequested)
        {
            // A timer takes whole milliseconds.
            var ms = Math.Ceiling(Math.Min(MsUntil(timeMs), WaitMsMax));
            await Task.Delay(TimeSpan.FromMilliseconds(Math.Max(ms, 0)), time, cancellation)
                .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private double MsUntil(long timeMs) =>
        ((timeMs - _firstMs.GetValueOrDefault(timeMs)) / speed.GetValueOrDefault(1))
            - time.GetElapsedTime(_startedAt).TotalMilliseconds;
}
