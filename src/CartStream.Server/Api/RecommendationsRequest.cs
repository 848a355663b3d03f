namespace CartStream.Server.Api;

/// <summary>A session that the shop keeps itself, and what its recommendation must be like.</summary>
public sealed record RecommendationsRequest : IRecommendationRequest
{
    /// <summary>What was done, oldest first; at most 200.</summary>
    public IReadOnlyList<InteractionRequest>? Items { get; init; }

    /// <summary>Items in the cart, oldest first; at most 100.</summary>
    public IReadOnlyList<string>? Cart { get; init; }

    /// <summary>Items that must not be recommended; at most 1,000.</summary>
    public IReadOnlyList<string>? Exclude { get; init; }

    /// <summary>How many items to recommend, 1 to 100.</summary>
    public int? Count { get; init; }

    /// <summary>How many of the best items to skip, 0 to 900; 0 by default.</summary>
    public int? Offset { get; init; }

    /// <summary><c>cart-first</c> or <c>discover</c>.</summary>
    public string? Policy { get; init; }

    /// <summary>
    /// Where the answer is shown: <c>home</c>, <c>product</c>, <c>cart</c> or <c>checkout</c>; the shop's rules for
    /// that placement apply.
    /// </summary>
    public string? Placement { get; init; }

    /// <summary>Only items of this category, or of one in it; several are separated by commas.</summary>
    public string? Category { get; init; }

    /// <summary>Only items of this brand.</summary>
    public string? Brand { get; init; }

    /// <summary>Only items of at least this price.</summary>
    public decimal? PriceMin { get; init; }

    /// <summary>Only items of at most this price.</summary>
    public decimal? PriceMax { get; init; }

    /// <summary>
    /// Only items for which this holds, such as <c>category in ("lips", "eyes") and price &lt; 20</c>.
    /// </summary>
    public string? Filter { get; init; }

    /// <summary>Whether what is sold out is left out; true by default.</summary>
    public bool? InStock { get; init; }
}
