using CartStream.Events;

namespace CartStream.Server.Answering;

/// <summary>An interaction given in a request.</summary>
/// <param name="ItemId">The item.</param>
/// <param name="Type">What was done.</param>
internal readonly record struct GivenInteraction(byte[] ItemId, EventType Type);
