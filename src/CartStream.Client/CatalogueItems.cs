namespace CartStream.Client;

/// <summary>A page of the catalogue.</summary>
internal sealed record CatalogueItems(IReadOnlyList<ItemRequest> Items);
