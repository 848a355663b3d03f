using CartStream.Events;

namespace CartStream.Shoppers;

/// <summary>One event as a shopper's history keeps it; ordered by (time, offset).</summary>
/// <param name="Item">The item's dense number.</param>
/// <param name="Type">What was done.</param>
/// <param name="TimeMs">When, milliseconds since 1970.</param>
/// <param name="Offset">
/// The event's offset in its partition of <c>user-events</c>; orders events of one millisecond.
/// </param>
public readonly record struct Touch(int Item, EventType Type, long TimeMs, long Offset) : IComparable<Touch>
{
    /// <summary>By time, then offset.</summary>
    public int CompareTo(Touch other) =>
        TimeMs != other.TimeMs ? TimeMs.CompareTo(other.TimeMs) : Offset.CompareTo(other.Offset);

    /// <summary>Whether <paramref name="left"/> happened before <paramref name="right"/>.</summary>
    public static bool operator <(Touch left, Touch right) => left.CompareTo(right) < 0;

    /// <summary>Whether <paramref name="left"/> happened after <paramref name="right"/>.</summary>
    public static bool operator >(Touch left, Touch right) => left.CompareTo(right) > 0;

    /// <summary>Whether <paramref name="left"/> did not happen after <paramref name="right"/>.</summary>
    public static bool operator <=(Touch left, Touch right) => left.CompareTo(right) <= 0;

    /// <summary>Whether <paramref name="left"/> did not happen before <paramref name="right"/>.</summary>
    public static bool operator >=(Touch left, Touch right) => left.CompareTo(right) >= 0;
}
