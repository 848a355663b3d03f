namespace CartStream.Server.Api;

/// <summary>A session that the shop keeps itself, with the request's filters.</summary>
public sealed record RecommendationsRequest : IRecommendationRequest
{
    /// <summary>The session's interactions, oldest first; at most 200.</summary>
    public IReadOnlyList<InteractionRequest>? Items { get; init; }

    /// <summary>Items in the cart, oldest first; at most 100.</summary>
    public IReadOnlyList<string>? Cart { get; init; }

    /// <summary>Items that must not be recommended; at most 1,000.</summary>
    public IReadOnlyList<string>? Exclude { get; init; }

    /// <summary>Number of items, 1 to 100.</summary>
    public int? Count { get; init; }

    /// <summary>Number of top-ranked items to skip, 0 to 900; 0 by default.</summary>
    public int? Offset { get; init; }

    /// <summary><c>cart-first</c> or <c>discover</c>.</summary>
    public string? Policy { get; init; }

    /// <summary>
    /// Where the items are shown: <c>home</c>, <c>product</c>, <c>cart</c> or <c>checkout</c>. The shop's rules for
    /// that placement apply.
    /// </summary>
    public string? Placement { get; init; }

    /// <summary>Only items of this category or its subcategories; separate several by commas.</summary>
    public string? Category { get; init; }

    /// <summary>Only items of this brand.</summary>
    public string? Brand { get; init; }

    /// <summary>Only items of at least this price.</summary>
    public decimal? PriceMin { get; init; }

    /// <summary>Only items of at most this price.</summary>
    public decimal? PriceMax { get; init; }

    /// <summary>
    /// Only items that match this expression, such as <c>category in ("lips", "eyes") and price &lt; 20</c>.
    /// </summary>
    public string? Filter { get; init; }

    /// <summary>Whether sold-out items are left out; true by default.</summary>
    public bool? InStock { get; init; }
}
