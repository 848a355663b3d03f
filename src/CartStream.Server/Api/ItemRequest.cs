using CartStream.Processing.Items;

namespace CartStream.Server.Api;

/// <summary>An item of a batch.</summary>
/// <param name="ItemId">The item.</param>
/// <param name="Attributes">All its attributes; those left out become unknown.</param>
public sealed record ItemRequest(
    string? ItemId,
    ItemAttributes? Attributes);
