namespace CartStream.Server.Api;

/// <summary>
/// The fields of every request for recommendations, whether read from a query string, from a body or from a library
/// call. <see cref="RequestValidator"/> checks them.
/// </summary>
internal interface IRecommendationRequest
{
    /// <summary>How many items to recommend, 1 to 100; 20 by default.</summary>
    int? Count { get; }

    /// <summary>Number of top-ranked items to skip, 0 to 900; 0 by default.</summary>
    int? Offset { get; }

    /// <summary>
    /// <c>cart-first</c> or <c>discover</c>; by default the shopper's variant decides, or cart-first applies.
    /// </summary>
    string? Policy { get; }

    /// <summary>Where the answer is shown: home, product, cart or checkout; null when unset.</summary>
    string? Placement { get; }

    /// <summary>Items that must not be recommended, at most 1,000.</summary>
    IReadOnlyList<string>? Exclude { get; }

    /// <summary>Only items of this category or its subcategories; separate several by commas.</summary>
    string? Category { get; }

    /// <summary>Only items of this brand.</summary>
    string? Brand { get; }

    /// <summary>Only items for which this expression holds.</summary>
    string? Filter { get; }

    /// <summary>Only items of at least this price.</summary>
    decimal? PriceMin { get; }

    /// <summary>Only items of at most this price.</summary>
    decimal? PriceMax { get; }

    /// <summary>False to recommend sold-out items, too.</summary>
    bool? InStock { get; }
}
