namespace CartStream.Shoppers;

/// <summary>When something happened, for ordering late events: event time, then log offset.</summary>
/// <param name="TimeMs">Event time, milliseconds since 1970.</param>
/// <param name="Offset">Offset in the shopper's partition of <c>user-events</c>.</param>
public readonly record struct EventStamp(long TimeMs, long Offset) : IComparable<EventStamp>
{
    /// <summary>Before every event.</summary>
    public static EventStamp None => new(long.MinValue, long.MinValue);

    /// <summary>
    /// The stamp, with the time set to <paramref name="toMs"/> if it is later than <paramref name="beyondMs"/>.
    /// </summary>
    internal EventStamp ClampedTo(long beyondMs, long toMs) => TimeMs > beyondMs ? this with { TimeMs = toMs } : this;

    /// <summary>By time, then offset.</summary>
    public int CompareTo(EventStamp other) =>
        TimeMs != other.TimeMs ? TimeMs.CompareTo(other.TimeMs) : Offset.CompareTo(other.Offset);

    /// <summary>Whether <paramref name="left"/> came before <paramref name="right"/>.</summary>
    public static bool operator <(EventStamp left, EventStamp right) => left.CompareTo(right) < 0;

    /// <summary>Whether <paramref name="left"/> came after <paramref name="right"/>.</summary>
    public static bool operator >(EventStamp left, EventStamp right) => left.CompareTo(right) > 0;

    /// <summary>Whether <paramref name="left"/> did not come after <paramref name="right"/>.</summary>
    public static bool operator <=(EventStamp left, EventStamp right) => left.CompareTo(right) <= 0;

    /// <summary>Whether <paramref name="left"/> did not come before <paramref name="right"/>.</summary>
    public static bool operator >=(EventStamp left, EventStamp right) => left.CompareTo(right) >= 0;
}
