namespace CartStream.Server.Api;

/// <summary>A page of the catalogue, in the form in which it is written.</summary>
/// <param name="Items">The items by id; fewer than requested on the last page.</param>
public sealed record CatalogueResponse(IReadOnlyList<ItemRequest> Items);
