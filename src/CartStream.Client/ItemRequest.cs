namespace CartStream.Client;

/// <summary>An item in a bulk change.</summary>
/// <param name="ItemId">The item.</param>
/// <param name="Attributes">All its attributes; omitted ones become unknown.</param>
public sealed record ItemRequest(string ItemId, ItemAttributes Attributes);
