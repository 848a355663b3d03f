namespace CartStream.Log.Kafka;

/// <summary>
/// The times that records may be written with. Brokers refuse times that are ahead of their own clock (by an hour,
/// since Kafka 4.0), and, if configured, times that are too old. An event's own time is in its value; the record's time
/// only has to be one that brokers accept.
/// </summary>
/// <remarks>Invariant: the newest time never rises above this machine's clock. Thread-safe.</remarks>
internal sealed class RecordClock(TimeProvider time)
{
    /// <summary>How far the clocks of this machine and the brokers may differ for old records to be accepted.</summary>
    public const long SkewMs = 60_000;

    private const long FirstStepMs = 3_600_000;
    private const long BackMaxMs = 48 * FirstStepMs;
    private long _backMs;

    /// <summary>The time to write a record with, milliseconds since 1970; librdkafka takes 0 for "now".</summary>
    /// <param name="timeMs">The record's time.</param>
    /// <param name="ageMaxMs">The oldest age that brokers accept; null for any age.</param>
    public long Limit(long timeMs, long? ageMaxMs)
    {
        var now = time.GetUtcNow().ToUnixTimeMilliseconds();
        var newest = now - Volatile.Read(ref _backMs);
        var oldest = ageMaxMs is { } age && age < now ? now - age + Math.Min(SkewMs, age / 2) : 1;
        return Math.Clamp(timeMs, Math.Min(oldest, newest), newest);
    }

    /// <summary>
    /// Reacts to a time that brokers refused. This machine's clock may be ahead of theirs, so the newest time is set
    /// back, by an hour and then twice as far each time. False when it would be set back by more than two days.
    /// </summary>
    public bool TrySetBack()
    {
        var back = Volatile.Read(ref _backMs);
        var next = back == 0 ? FirstStepMs : back * 2;
        if (next > BackMaxMs)
            return false;
        Interlocked.CompareExchange(ref _backMs, next, back);
        return true;
    }
}
