using CartStream.Events;

namespace CartStream.Processing.Topics;

/// <summary>An event as read back from topic <c>sessions</c>; 40 bytes, because there are many.</summary>
/// <param name="Session">The session's model key.</param>
/// <param name="Shopper">The shopper's model key.</param>
/// <param name="TimeMs">Time, milliseconds since 1970.</param>
/// <param name="Offset">The event's offset in <c>user-events</c>.</param>
/// <param name="Item">The item's number in the dictionary it was read with.</param>
/// <param name="Type">Type of the event.</param>
/// <param name="IsCategoryKnown">Whether the item's category was known at the event.</param>
/// <param name="Traits">Which of its traits were known.</param>
internal readonly record struct LoggedInteraction(
    ulong Session,
    ulong Shopper,
    long TimeMs,
    long Offset,
    int Item,
    EventType Type,
    bool IsCategoryKnown = false,
    KnownTraits Traits = KnownTraits.None);
