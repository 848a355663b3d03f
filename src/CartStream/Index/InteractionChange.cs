using CartStream.Events;

namespace CartStream.Index;

/// <summary>What an interaction changed in its session.</summary>
/// <param name="Before">The session's newest interaction with the item before; null when it had not touched it.</param>
/// <param name="After">Its newest interaction with the item now; of immediate repetitions the weightiest.</param>
/// <param name="OpenedMs">Time of the session's first event, milliseconds since 1970.</param>
internal readonly record struct InteractionChange(EventType? Before, EventType After, long OpenedMs);
