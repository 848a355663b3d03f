namespace CartStream.Server.Api;

/// <summary>An item in the cart.</summary>
/// <param name="ItemId">The item.</param>
/// <param name="Name">Its name, if known.</param>
/// <param name="Quantity">Pieces.</param>
/// <param name="AddedAt">When the item was first added.</param>
public sealed record CartLineResponse(
    string ItemId,
    string? Name,
    int Quantity,
    DateTimeOffset AddedAt);
