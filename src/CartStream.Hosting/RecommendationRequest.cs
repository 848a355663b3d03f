using CartStream.Server.Api;

namespace CartStream.Hosting;

/// <summary>The conditions for recommended items.</summary>
public sealed record RecommendationRequest : IRecommendationRequest
{
    /// <summary>How many items, 1 to 100; 20 by default. Fewer are returned only when no more exist.</summary>
    public int? Count { get; init; }

    /// <summary>
    /// How many of the best items to skip, 0 to 900; 0 by default. Request the next page with the same
    /// <see cref="Count"/>.
    /// </summary>
    public int Offset { get; init; }

    /// <summary>
    /// <c>cart-first</c> puts cart items before discoveries, <c>discover</c> excludes items known to the shopper; the
    /// default is the policy of the shopper's variant if an experiment runs, else cart-first.
    /// </summary>
    public string? Policy { get; init; }

    /// <summary>The session; by default the open one.</summary>
    public string? SessionId { get; init; }

    /// <summary>
    /// Where the answer is shown: <c>home</c>, <c>product</c>, <c>cart</c> or <c>checkout</c>; the shop's rules for
    /// that placement apply. By default only the rules for all placements apply.
    /// </summary>
    public string? Placement { get; init; }

    /// <summary>Items that must not be recommended; at most 1,000, none by default.</summary>
    public IReadOnlyList<string>? Exclude { get; init; }

    /// <summary>
    /// Only items of this category or a subcategory; several are separated by commas. Any by default.
    /// </summary>
    public string? Category { get; init; }

    /// <summary>Only items of this brand, ignoring case; any by default.</summary>
    public string? Brand { get; init; }

    /// <summary>
    /// Only items that pass this filter, such as <c>category in ("lips", "eyes") and price &lt; 20</c>; any by default.
    /// </summary>
    public string? Filter { get; init; }

    /// <summary>Only items of at least this price, 0 or more; any by default.</summary>
    public decimal? PriceMin { get; init; }

    /// <summary>Only items of at most this price, 0 or more; any by default.</summary>
    public decimal? PriceMax { get; init; }

    /// <summary>Whether sold-out items are excluded; true by default.</summary>
    public bool InStock { get; init; } = true;

    /// <inheritdoc/>
    int? IRecommendationRequest.Offset => Offset;

    /// <inheritdoc/>
    bool? IRecommendationRequest.InStock => InStock;
}
