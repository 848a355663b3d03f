namespace CartStream.Client;

/// <summary>What recommended items must be like.</summary>
public record RecommendationRequest
{
    /// <summary>How many items, 1 to 100; 20 by default. There are fewer only when no more exist.</summary>
    public int? Count { get; init; }

    /// <summary>
    /// How many of the best items to pass over, 0 to 900; 0 by default. The next page is asked for with the same
    /// <see cref="Count"/>.
    /// </summary>
    public int? Offset { get; init; }

    /// <summary>
    /// <c>cart-first</c> puts cart items before discoveries, <c>discover</c> leaves out what the shopper knows; by
    /// default cart-first, or as the shopper's variant says where an experiment runs.
    /// </summary>
    public string? Policy { get; init; }

    /// <summary>
    /// Where it is shown: <c>home</c>, <c>product</c>, <c>cart</c> or <c>checkout</c>; the shop's rules of that place
    /// hold. By default those that hold everywhere alone.
    /// </summary>
    public string? Placement { get; init; }

    /// <summary>Items that must not be recommended, at most 1,000; none by default.</summary>
    public IReadOnlyList<string>? Exclude { get; init; }

    /// <summary>
    /// Only items of this category, or of one in it; several are parted by commas. Any by default.
    /// </summary>
    public string? Category { get; init; }

    /// <summary>Only items of this brand, in upper or lower case; any by default.</summary>
    public string? Brand { get; init; }

    /// <summary>
    /// Only items for which this holds, such as <c>category in ("lips", "eyes") and price &lt; 20</c>; any by default.
    /// </summary>
    public string? Filter { get; init; }

    /// <summary>Only items of at least this price, 0 or more; any by default.</summary>
    public decimal? PriceMin { get; init; }

    /// <summary>Only items of at most this price, 0 or more; any by default.</summary>
    public decimal? PriceMax { get; init; }

    /// <summary>Whether what is sold out is left out; true by default.</summary>
    public bool? InStock { get; init; }
}
