namespace CartStream.Processing.Items;

/// <summary>An item's attributes, for filters and display.</summary>
public sealed record ItemAttributes
{
    /// <summary>Longest name, category, brand, tag or image address, in characters.</summary>
    public const int TextCharsMax = 1_024;

    /// <summary>Most tags of an item.</summary>
    public const int TagsMax = 32;

    /// <summary>Its name.</summary>
    public string? Name { get; init; }

    /// <summary>Its category path, from coarse to fine, separated by dots, such as <c>apparel.shoes</c>.</summary>
    public string? Category { get; init; }

    /// <summary>Its brand.</summary>
    public string? Brand { get; init; }

    /// <summary>Price of one piece in the shop's currency, from 0.</summary>
    public decimal? Price { get; init; }

    /// <summary>Whether it is in stock; true unless the shop says otherwise.</summary>
    public bool? InStock { get; init; }

    /// <summary>Address of its picture.</summary>
    public string? Image { get; init; }

    /// <summary>
    /// The id that its variants share, such as the shirt's among its sizes, up to 256 bytes. A purchase of one variant
    /// counts for all of them, and a response has at most one of them. An item with that id belongs to the group, too.
    /// </summary>
    public string? ItemGroupId { get; init; }

    /// <summary>Words of the shop's own for filters, such as <c>sale</c>; at most <see cref="TagsMax"/>.</summary>
    public IReadOnlyList<string>? Tags { get; init; }

    /// <inheritdoc/>
    public bool Equals(ItemAttributes? other) => other is not null
        && (Name, Category, Brand, Price, InStock, Image, ItemGroupId)
            == (other.Name, other.Category, other.Brand, other.Price, other.InStock, other.Image, other.ItemGroupId)
        && (Tags ?? []).SequenceEqual(other.Tags ?? []);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(
        Name, Category, Brand, Price, InStock, Image, ItemGroupId, Tags?.Count);
}
