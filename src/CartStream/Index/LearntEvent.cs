using CartStream.Events;

namespace CartStream.Index;

/// <summary>One event as a model learns it: in its session, with the item by number.</summary>
/// <param name="Session">64-bit key of the session (a hash of its id); equal for events of one session.</param>
/// <param name="Shopper">
/// 64-bit key of the shopper (a hash of the id), for forgetting; 0 for an unknown shopper.
/// </param>
/// <param name="Item">The item's dense number.</param>
/// <param name="Type">The event type.</param>
/// <param name="TimeMs">Time, milliseconds since 1970.</param>
/// <param name="Category">The item's category, a <see cref="CategoryKey"/>; 0, for unknown, changes nothing.</param>
/// <param name="Traits">The item's other traits; a trait of 0 changes nothing.</param>
public readonly record struct LearntEvent(
    ulong Session,
    ulong Shopper,
    int Item,
    EventType Type,
    long TimeMs,
    int Category = 0,
    ItemTraits Traits = default);
