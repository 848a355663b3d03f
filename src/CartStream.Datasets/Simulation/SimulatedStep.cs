using CartStream.Events;

namespace CartStream.Datasets.Simulation;

/// <summary>One action of a simulated session.</summary>
/// <param name="TimeMs">When, milliseconds since 1970.</param>
/// <param name="Type">The event type.</param>
/// <param name="ItemId">The item's id, UTF-8.</param>
public readonly record struct SimulatedStep(long TimeMs, EventType Type, byte[] ItemId);
