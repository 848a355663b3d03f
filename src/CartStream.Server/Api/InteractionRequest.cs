namespace CartStream.Server.Api;

/// <summary>An interaction with an item.</summary>
/// <param name="ItemId">The item.</param>
/// <param name="EventType"><c>view</c> (the default), <c>cart</c>, <c>remove_from_cart</c> or <c>purchase</c>.</param>
public sealed record InteractionRequest(string ItemId, string? EventType = null);
