using CartStream.Events;

namespace CartStream.Datasets.Simulation;

/// <summary>An action of a simulated shopper.</summary>
/// <param name="Type">The event type.</param>
/// <param name="Item">The item's number.</param>
/// <param name="Quantity">Pieces, or null for a view.</param>
internal readonly record struct ShopperAction(EventType Type, long Item, int? Quantity);
