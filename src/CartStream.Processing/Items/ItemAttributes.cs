namespace CartStream.Processing.Items;

/// <summary>The shop's description of an item, for filters and to show it.</summary>
public sealed record ItemAttributes
{
    /// <summary>Longest name, category, brand, tag or image address, in characters.</summary>
    public const int TextCharsMax = 1_024;

    /// <summary>Most tags of an item.</summary>
    public const int TagsMax = 32;

    /// <summary>Its name.</summary>
    public string? Name { get; init; }

    /// <summary>Its category; parts from coarse to fine are separated by dots, such as <c>apparel.shoes</c>.</summary>
    public string? Category { get; init; }

    /// <summary>Its brand.</summary>
    public string? Brand { get; init; }

    /// <summary>Price of one piece in the shop's currency, from 0.</summary>
    public decimal? Price { get; init; }

    /// <summary>Whether it can be bought now; what the shop does not say counts as in stock.</summary>
    public bool? InStock { get; init; }

    /// <summary>Address of its picture.</summary>
    public string? Image { get; init; }

    /// <summary>
    /// The id that its variants have in common, such as the shirt's among its sizes, up to 256 bytes: what is bought is
    /// bought in every variant, and an answer has one of them. An item of that id is one of them, too.
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
