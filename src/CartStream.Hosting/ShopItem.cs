namespace CartStream.Hosting;

/// <summary>What the shop says of an item, for filters and to show it.</summary>
public sealed record ShopItem
{
    /// <summary>The item; 1 to 256 bytes of UTF-8.</summary>
    public required string ItemId { get; init; }

    /// <summary>Its name; by default as events tell it, or unknown, as of all that follows.</summary>
    public string? Name { get; init; }

    /// <summary>Its category; parts from coarse to fine are parted by dots, such as <c>apparel.shoes</c>.</summary>
    public string? Category { get; init; }

    /// <summary>Its brand.</summary>
    public string? Brand { get; init; }

    /// <summary>Price of one piece in the shop's currency, from 0.</summary>
    public decimal? Price { get; init; }

    /// <summary>Whether it can be bought now; by default as it was said last, or yes.</summary>
    public bool? InStock { get; init; }

    /// <summary>Address of its picture.</summary>
    public string? Image { get; init; }

    /// <summary>
    /// The id that the item has in common with its variants, such as other sizes: what is bought is bought in every
    /// variant, and an answer has one of them.
    /// </summary>
    public string? ItemGroupId { get; init; }

    /// <summary>Words of the shop's own for filters, such as <c>sale</c>; at most 32.</summary>
    public IReadOnlyList<string>? Tags { get; init; }
}
