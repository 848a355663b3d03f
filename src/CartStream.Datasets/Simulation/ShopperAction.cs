using CartStream.Events;

namespace CartStream.Datasets.Simulation;

/// <summary>What a simulated shopper does.</summary>
/// <param name="Type">What is done.</param>
/// <param name="Item">The item's number.</param>
/// <param name="Quantity">Pieces, or null for a view.</param>
internal readonly record struct ShopperAction(EventType Type, long Item, int? Quantity);
