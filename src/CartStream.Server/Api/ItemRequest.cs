using CartStream.Processing.Items;

namespace CartStream.Server.Api;

/// <summary>An item of a bulk change.</summary>
/// <param name="ItemId">The item.</param>
/// <param name="Attributes">All its attributes; those left out are unknown then.</param>
public sealed record ItemRequest(
    string? ItemId,
    ItemAttributes? Attributes);
