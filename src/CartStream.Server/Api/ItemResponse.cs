using CartStream.Processing.Items;

namespace CartStream.Server.Api;

/// <summary>An item as the shop describes it.</summary>
/// <param name="ItemId">The item.</param>
/// <param name="Attributes">The shop's description.</param>
/// <param name="IsTouched">Whether anybody has ever touched it.</param>
public sealed record ItemResponse(
    string ItemId,
    ItemAttributes Attributes,
    bool IsTouched);
