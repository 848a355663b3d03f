using CartStream.Samples.Shop.Catalogue;

namespace CartStream.Samples.Shop.Shopping;

/// <summary>A recommended product and why it is.</summary>
public sealed record ShelfItem(Product Product, string Reason);
