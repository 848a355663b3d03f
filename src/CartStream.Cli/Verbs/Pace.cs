namespace CartStream.Cli.Verbs;

/// <summary>Says how long an event has to wait, so that event time passes at a given speed.</summary>
/// <remarks>The first event asked about is due at once, and every later one that long after it.</remarks>
internal sealed class Pace(Speed speed, TimeProvider time)
{
    private long? _firstMs;
    private long _startedAt;

    /// <summary>How long to wait from now; zero or less when the event at <paramref name="timeMs"/> is due.</summary>
    public TimeSpan Until(long timeMs)
    {
        if (speed.Factor is not { } factor)
            return TimeSpan.Zero;
        if (_firstMs is not { } firstMs)
        {
            _firstMs = timeMs;
            _startedAt = time.GetTimestamp();
            return TimeSpan.Zero;
        }

        return TimeSpan.FromMilliseconds((timeMs - firstMs) / factor) - time.GetElapsedTime(_startedAt);
    }

    /// <summary>Waits.</summary>
    public Task WaitAsync(TimeSpan wait, CancellationToken cancellation) => Task.Delay(wait, time, cancellation);
}
