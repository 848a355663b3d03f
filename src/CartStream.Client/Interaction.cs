namespace CartStream.Client;

/// <summary>An interaction with an item.</summary>
/// <param name="ItemId">The item.</param>
/// <param name="EventType">
/// <c>view</c> (when it is null), <c>cart</c>, <c>remove_from_cart</c> or <c>purchase</c>.
/// </param>
public sealed record Interaction(string ItemId, string? EventType = null);
