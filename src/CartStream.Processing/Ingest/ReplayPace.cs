namespace CartStream.Processing.Ingest;

/// <summary>
/// Keeps the time gaps of events, divided by a speed. The clock starts with the first event asked about; what has
/// fallen behind catches up at full speed.
/// </summary>
/// <param name="speed">Seconds of the events' clock in a second, above 0; null for as fast as it goes.</param>
/// <param name="time">The clock.</param>
public sealed class ReplayPace(double? speed, TimeProvider time)
{
    // One wait is short, because a timer can't be set to the years that a data set's gap may last.
    private const double WaitMsMax = 60_000;

    private long _startedAt;
    private long? _firstMs;

    /// <summary>Whether the moment of an event at <paramref name="timeMs"/> of the events' clock has come.</summary>
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

    /// <summary>Waits for an event's moment; ends early, without a fault, when cancelled.</summary>
    public async Task WaitUntilDue(long timeMs, CancellationToken cancellation)
    {
        while (!IsDue(timeMs) && !cancellation.IsCancellationRequested)
        {
            // A timer counts whole milliseconds.
            var ms = Math.Ceiling(Math.Min(MsUntil(timeMs), WaitMsMax));
            await Task.Delay(TimeSpan.FromMilliseconds(Math.Max(ms, 0)), time, cancellation)
                .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private double MsUntil(long timeMs) =>
        ((timeMs - _firstMs.GetValueOrDefault(timeMs)) / speed.GetValueOrDefault(1))
            - time.GetElapsedTime(_startedAt).TotalMilliseconds;
}
