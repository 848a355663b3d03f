namespace CartStream.Client;

/// <summary>What the shop states about an item, for filters and for display.</summary>
public sealed record ItemAttributes
{
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
    /// The id that the item shares with its variants, such as other sizes: buying one variant counts as buying all, and
    /// an answer contains one of them.
    /// </summary>
    public string? ItemGroupId { get; init; }

    /// <summary>The shop's own words for filters, such as <c>sale</c>; at most 32.</summary>
    public IReadOnlyList<string>? Tags { get; init; }
}
