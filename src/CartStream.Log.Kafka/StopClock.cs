namespace CartStream.Log.Kafka;

/// <summary>Records when a log is asked to stop, and limits its calls from then on.</summary>
internal sealed class StopClock : IDisposable
{
    /// <summary>Calls under way may take this long after the stop; a healthy cluster needs far less.</summary>
    public static readonly TimeSpan Grace = TimeSpan.FromSeconds(3);

    private readonly CancellationTokenRegistration _registration;
    private long _stoppedAt;

    /// <summary>Stops when <paramref name="stop"/> is cancelled.</summary>
    public StopClock(CancellationToken stop) => _registration = stop.Register(() =>
        Volatile.Write(ref _stoppedAt, Math.Max(1, TimeProvider.System.GetTimestamp())));

    /// <summary>The remaining time <paramref name="left"/>, shortened once the log is asked to stop.</summary>
    public TimeSpan Limit(TimeSpan left)
    {
        if (Volatile.Read(ref _stoppedAt) is not (not 0 and var stoppedAt))
            return left;
        var grace = Grace - TimeProvider.System.GetElapsedTime(stoppedAt);
        return left < grace ? left : grace;
    }

    /// <inheritdoc/>
    public void Dispose() => _registration.Dispose();
}
