namespace CartStream.Samples.Shop.Shopping;

/// <summary>Recommended products under a title.</summary>
public sealed record Shelf(string Title, IReadOnlyList<ShelfItem> Items);
