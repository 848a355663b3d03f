using System.ComponentModel;
using Microsoft.AspNetCore.Mvc;

namespace CartStream.Server.Api;

/// <summary>A request for recommendations, as a query string.</summary>
internal sealed record RecommendationParameters : IRecommendationRequest
{
    /// <summary>How many items.</summary>
    [FromQuery(Name = "count")]
    [Description("How many items to recommend, 1 to 100; 20 by default. There are fewer only when no more exist.")]
    public int? Count { get; init; }

    /// <summary>Where to begin.</summary>
    [FromQuery(Name = "offset")]
    [Description("How many of the best items to skip, 0 to 900; 0 by default. The next page is asked for with the "
        + "same count; what happens in between moves items from one page to the other.")]
    public int? Offset { get; init; }

    /// <summary>What is put first.</summary>
    [FromQuery(Name = "policy")]
    [Description("`cart-first`: cart items, then discoveries; `discover`: discoveries alone. By default cart-first, "
        + "or as the shopper's variant says where an experiment runs.")]
    public string? Policy { get; init; }

    /// <summary>Where it is shown.</summary>
    [FromQuery(Name = "placement")]
    [Description("Where the answer is shown: home, product, cart or checkout; the shop's rules for that placement apply.")]
    public string? Placement { get; init; }

    /// <summary>Left out.</summary>
    [FromQuery(Name = "exclude")]
    [Description("Items that must not be recommended, separated by commas; at most 1,000.")]
    public string? Exclude { get; init; }

    /// <summary>Category.</summary>
    [FromQuery(Name = "category")]
    [Description("Only items of this category, or of one in it: `apparel` takes `apparel.shoes` in. Several are parted "
        + "by commas, or given each by itself.")]
    public string[]? Category { get; init; }

    /// <summary>Brand.</summary>
    [FromQuery(Name = "brand")]
    [Description("Only items of this brand, in upper or lower case.")]
    public string? Brand { get; init; }

    /// <summary>Lowest price.</summary>
    [FromQuery(Name = "price_min")]
    [Description("Only items of at least this price.")]
    public decimal? PriceMin { get; init; }

    /// <summary>Highest price.</summary>
    [FromQuery(Name = "price_max")]
    [Description("Only items of at most this price.")]
    public decimal? PriceMax { get; init; }

    /// <summary>An expression.</summary>
    [FromQuery(Name = "filter")]
    [Description("Only items for which this holds: `category in (\"lips\", \"eyes\") and price < 20`. Fields: item, "
        + "category, brand, name, tag, price, in_stock; =, !=, <, <=, >, >=, in, not in, and, or, not, parentheses.")]
    public string? Filter { get; init; }

    /// <summary>Stock.</summary>
    [FromQuery(Name = "in_stock")]
    [Description("`false` answers what is sold out, too; left out by default.")]
    public bool? InStock { get; init; }

    /// <inheritdoc/>
    string? IRecommendationRequest.Category =>
        Category is { Length: > 0 } categories ? string.Join(',', categories) : null;

    /// <inheritdoc/>
    IReadOnlyList<string>? IRecommendationRequest.Exclude =>
        Exclude?.Split(',', StringSplitOptions.RemoveEmptyEntries);
}
