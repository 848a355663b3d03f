using CartStream.Events;

namespace CartStream.Server.Engine;

/// <summary>An interaction given in a request.</summary>
/// <param name="ItemId">The item.</param>
/// <param name="Type">Type of the event.</param>
internal readonly record struct GivenInteraction(byte[] ItemId, EventType Type);
