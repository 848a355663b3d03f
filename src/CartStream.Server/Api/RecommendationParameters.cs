using System.ComponentModel;
using Microsoft.AspNetCore.Mvc;

namespace CartStream.Server.Api;

/// <summary>A request for recommendations, as a query string.</summary>
internal sealed record RecommendationParameters : IRecommendationRequest
{
    /// <summary>How many items.</summary>
    [FromQuery(Name = "count")]
    [Description("Number of items, 1 to 100; 20 by default. The response has fewer only if no more exist.")]
    public int? Count { get; init; }

    /// <summary>Where to begin.</summary>
    [FromQuery(Name = "offset")]
    [Description(
        "Number of top-ranked items to skip, 0 to 900; 0 by default. Request the next page with the same count. "
        + "Events between two requests can move items from one page to the other.")]
    public int? Offset { get; init; }

    /// <summary>What comes first in a recommendation.</summary>
    [FromQuery(Name = "policy")]
    [Description(
        "`cart-first`: cart items, then discoveries. `discover`: discoveries only. The default is cart-first, or "
        + "the policy of the shopper's variant in an experiment.")]
    public string? Policy { get; init; }

    /// <summary>Where it is shown.</summary>
    [FromQuery(Name = "placement")]
    [Description(
        "Where the items are shown: home, product, cart or checkout. The shop's rules for that placement apply.")]
    public string? Placement { get; init; }

    /// <summary>Left out.</summary>
    [FromQuery(Name = "exclude")]
    [CommaList]
    [Description("Items that must not be recommended, separated by commas; at most 1,000.")]
    public string? Exclude { get; init; }

    /// <summary>Category.</summary>
    [FromQuery(Name = "category")]
    [CommaList]
    [Description(
        "Only items of this category or its subcategories: `apparel` includes `apparel.shoes`. Separate several "
        + "by commas, or repeat the parameter.")]
    public string[]? Category { get; init; }

    /// <summary>Brand.</summary>
    [FromQuery(Name = "brand")]
    [Description("Only items of this brand; case is ignored.")]
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
    [Description(
        "Only items that match this expression, such as `category in (\"lips\", \"eyes\") and price < 20`. "
        + "Fields: item, category, brand, name, tag, price, in_stock. Operators: =, !=, <, <=, >, >=, in, not in, "
        + "and, or, not, parentheses.")]
    public string? Filter { get; init; }

    /// <summary>Stock.</summary>
    [FromQuery(Name = "in_stock")]
    [Description("With `false`, sold-out items are included; they are left out by default.")]
    public bool? InStock { get; init; }

    /// <inheritdoc/>
    string? IRecommendationRequest.Category =>
        Category is { Length: > 0 } categories ? string.Join(',', categories) : null;

    /// <inheritdoc/>
    IReadOnlyList<string>? IRecommendationRequest.Exclude =>
        Exclude?.Split(',', StringSplitOptions.RemoveEmptyEntries);
}
