namespace CartStream.Simulation.Shop;

/// <summary>An item as the back office has left it.</summary>
/// <param name="Price">Its price; null for a withdrawn item.</param>
/// <param name="IsInStock">Whether it may be recommended.</param>
internal sealed record ManagedItem(int? Price, bool IsInStock);
