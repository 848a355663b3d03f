using CartStream.Processing.Items;

namespace CartStream.Server.Api;

/// <summary>An item with its attributes.</summary>
/// <param name="ItemId">The item.</param>
/// <param name="Attributes">The item's attributes.</param>
/// <param name="IsTouched">Whether the item has had an event.</param>
public sealed record ItemResponse(
    string ItemId,
    ItemAttributes Attributes,
    bool IsTouched);
