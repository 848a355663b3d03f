namespace CartStream.Pipeline;

/// <summary>
/// What time it is by the events themselves: the earliest of the <see cref="Witnesses"/> newest event times, so that a
/// few producers with clocks in the future move nothing. Depends only on the times observed and their order.
/// </summary>
internal sealed class StreamClock
{
    /// <summary>Events that have to agree that it is this late.</summary>
    public const int Witnesses = 64;

    /// <summary>How far ahead of the clock, or behind it, an event's time is believed, in milliseconds.</summary>
    public const long ApartMsMax = 24L * 60 * 60 * 1_000;

    private readonly PriorityQueue<long, long> _newest = new(Witnesses + 1);

    /// <summary>
    /// Event time now, milliseconds since 1970; the beginning of time until there are enough witnesses.
    /// </summary>
    public long NowMs
    {
        get => Volatile.Read(ref field);
        private set => Volatile.Write(ref field, value);
    } = long.MinValue;

    /// <summary>
    /// Takes note of an event time and returns it, or the latest believable time when it is later than that.
    /// </summary>
    public long Observe(long timeMs)
    {
        if (_newest.Count < Witnesses)
            _newest.Enqueue(timeMs, timeMs);
        else if (timeMs > NowMs)
            _newest.EnqueueDequeue(timeMs, timeMs);
        if (_newest.Count == Witnesses)
            AdvanceTo(_newest.Peek());
        return NowMs == long.MinValue ? timeMs : Math.Min(timeMs, NowMs + ApartMsMax);
    }

    /// <summary>
    /// Takes over what an earlier clock of the same events showed; an earlier time than its own changes nothing.
    /// </summary>
    public void AdvanceTo(long nowMs)
    {
        if (nowMs > NowMs)
            NowMs = nowMs;
    }

    /// <summary>The newest times observed, of which a clock that observes them shows the same.</summary>
    public long[] Newest() => [.. _newest.UnorderedItems.Select(item => item.Element)];

    /// <summary>An event time held to a day around now; as it is until there are enough witnesses.</summary>
    public long Near(long timeMs) =>
        NowMs == long.MinValue ? timeMs : Math.Clamp(timeMs, NowMs - ApartMsMax, NowMs + ApartMsMax);
}
