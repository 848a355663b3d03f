using CartStream.Events;

namespace CartStream.Shoppers;

/// <summary>One event as a shopper's history keeps it.</summary>
/// <param name="Item">The item's dense number.</param>
/// <param name="Type">What was done.</param>
/// <param name="TimeMs">When, milliseconds since 1970.</param>
/// <param name="Offset">
/// The event's offset in its partition of <c>user-events</c>; orders events of one millisecond.
/// </param>
public readonly record struct Touch(int Item, EventType Type, long TimeMs, long Offset)
{
    /// <summary>When it happened, for ordering.</summary>
    public EventStamp At => new(TimeMs, Offset);

    /// <summary>Puts <paramref name="touch"/> into its place among touches in order of time.</summary>
    internal static void Insert(List<Touch> touches, Touch touch)
    {
        var place = touches.Count;
        while (place > 0 && touches[place - 1].At > touch.At)
            place--;
        touches.Insert(place, touch);
    }

    internal void Write(ref StateWriter writer)
    {
        writer.Stamp(At);
        writer.Number((int)Type);
        writer.Item(Item);
    }

    internal static Touch Read(ref StateReader reader)
    {
        var at = reader.Stamp();
        var type = (EventType)reader.Int();
        return new Touch(reader.Item(), type, at.TimeMs, at.Offset);
    }
}
