namespace CartStream.Processing.Items;

/// <summary>What the shop states about an item, for filters and for display.</summary>
public sealed record ItemAttributes
{
    /// <summary>Longest name, category, brand, tag or image address, in characters.</summary>
    public const int TextCharsMax = 1_024;

    /// <summary>Most tags of an item.</summary>
    public const int TagsMax = 32;

    /// <summary>Its name.</summary>
    public string? Name { get; init; }

    /// <summary>Its category; levels from coarse to fine are separated by dots, such as <c>apparel.shoes</c>.</summary>
    public string? Category { get; init; }

    /// <summary>Its brand.</summary>
    public string? Brand { get; init; }

    /// <summary>Unit price in the shop's currency, from 0.</summary>
    public decimal? Price { get; init; }

    /// <summary>Whether it can be bought now; an unset value counts as in stock.</summary>
    public bool? InStock { get; init; }

    /// <summary>Address of its picture.</summary>
    public string? Image { get; init; }

    /// <summary>
    /// The id that its variants share, such as a shirt's across its sizes, up to 256 bytes: buying one variant counts
    /// as buying all of them, and an answer contains one of them. An item with that id is a variant, too.
    /// </summary>
    public string? ItemGroupId { get; init; }

    /// <summary>The shop's own words for filters, such as <c>sale</c>; at most <see cref="TagsMax"/>.</summary>
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
