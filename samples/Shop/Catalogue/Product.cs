namespace CartStream.Samples.Shop.Catalogue;

/// <summary>What the shop sells.</summary>
/// <param name="Id">Its id, which is the item's id in events, too.</param>
/// <param name="Name">Its name.</param>
/// <param name="Brand">Its brand.</param>
/// <param name="Category">Its category; parts from coarse to fine are parted by dots.</param>
/// <param name="Price">Price of one piece, euros.</param>
/// <param name="Icon">A character that stands for its picture.</param>
public sealed record Product(string Id, string Name, string Brand, string Category, decimal Price, string Icon);
