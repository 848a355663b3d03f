namespace CartStream.Tests;

/// <summary>A clock that stands still until a wait begins, and then leaps to its end.</summary>
public sealed class LeapingTime : TimeProvider
{
    private long _ticks;

    /// <summary>How long has been waited in all.</summary>
    public TimeSpan Waited => TimeSpan.FromTicks(_ticks);

    /// <inheritdoc/>
    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    /// <inheritdoc/>
    public override long GetTimestamp() => _ticks;

    /// <summary>Moves the clock without waking waiting threads.</summary>
    public void Leap(TimeSpan by) => _ticks += by.Ticks;

    /// <inheritdoc/>
    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        Leap(dueTime);
        ThreadPool.UnsafeQueueUserWorkItem(_ => callback(state), state: null);
        return new FiredTimer();
    }

    private sealed class FiredTimer : ITimer
    {
        public bool Change(TimeSpan dueTime, TimeSpan period) => false;

        public void Dispose()
        {
        }

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
