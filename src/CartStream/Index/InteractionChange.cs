using CartStream.Events;

namespace CartStream.Index;

/// <summary>What an interaction changed in its session.</summary>
/// <param name="Before">What the session had done with the item, newest; null when it had not touched it.</param>
/// <param name="After">What it has done with the item now; of repetitions at once the weightiest.</param>
/// <param name="OpenedMs">Time of the session's first event, milliseconds since 1970.</param>
internal readonly record struct InteractionChange(EventType? Before, EventType After, long OpenedMs);
