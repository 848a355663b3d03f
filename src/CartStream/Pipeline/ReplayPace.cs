namespace CartStream.Pipeline;

/// <summary>
/// Keeps a replay's time gaps, divided by its speed. The clock starts with the first event; a replay that falls behind
/// catches up at full speed.
/// </summary>
internal sealed class ReplayPace(double speed, TimeProvider time)
{
    private static readonly TimeSpan WaitMax = TimeSpan.FromMilliseconds(100);

    private long _startedAt;
    private long? _firstMs;

    /// <summary>Whether the moment of an event at <paramref name="timeMs"/> of the events' clock has come.</summary>
    public bool IsDue(long timeMs)
    {
        if (_firstMs is null)
        {
            _firstMs = timeMs;
            _startedAt = time.GetTimestamp();
        }

        return Until(timeMs) <= TimeSpan.Zero;
    }

    /// <summary>Waits for an event's moment, at most 100 ms; ends early, without a fault, when cancelled.</summary>
    public async Task WaitUntilDue(long timeMs, CancellationToken cancellation)
    {
        var left = Until(timeMs);
        if (left > TimeSpan.Zero)
        {
            await Task.Delay(left < WaitMax ? left : WaitMax, time, cancellation)
                .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private TimeSpan Until(long timeMs) =>
        TimeSpan.FromMilliseconds((timeMs - _firstMs.GetValueOrDefault(timeMs)) / speed)
            - time.GetElapsedTime(_startedAt);
}
