using CartStream.Events;

namespace CartStream.Index;

/// <summary>One event as a model learns it: in its session, with the item by number.</summary>
/// <param name="Session">64-bit key of the session (a hash of its id); equal for events of one session.</param>
/// <param name="Shopper">
/// 64-bit key of the shopper (a hash of the id), to be forgotten by; 0 for nobody who is known.
/// </param>
/// <param name="Item">The item's dense number.</param>
/// <param name="Type">What was done.</param>
/// <param name="TimeMs">When, milliseconds since 1970.</param>
/// <param name="Category">
/// The item's category, a <see cref="CategoryKey"/>; 0 when it is not known, which leaves what was known.
/// </param>
/// <param name="Traits">What else is told of the item; what is 0 leaves what was known.</param>
public readonly record struct LearntEvent(
    ulong Session,
    ulong Shopper,
    int Item,
    EventType Type,
    long TimeMs,
    int Category = 0,
    ItemTraits Traits = default);
