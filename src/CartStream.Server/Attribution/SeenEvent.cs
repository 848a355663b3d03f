using CartStream.Events;

namespace CartStream.Server.Attribution;

/// <summary>An event that waits for the recommendation by which it is scored.</summary>
/// <param name="ShopperId">The shopper.</param>
/// <param name="ItemId">The item, UTF-8.</param>
/// <param name="Type">Type of the event.</param>
/// <param name="TimeMs">Time of the event.</param>
internal sealed record SeenEvent(string ShopperId, byte[] ItemId, EventType Type, long TimeMs);
