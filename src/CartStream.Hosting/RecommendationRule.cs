namespace CartStream.Hosting;

/// <summary>A rule of the shop for its answers.</summary>
/// <param name="Kind">
/// <c>pin</c> puts items first; <c>boost</c> and <c>bury</c> move the items of a filter up and down; <c>exclude</c>
/// removes them; <c>diversity</c> limits how many items of one brand or category come before the rest; <c>buy_again</c>
/// and <c>cart_age</c> set the days after which bought items return and cart items are left out.
/// </param>
public sealed record RecommendationRule(string Kind)
{
    /// <summary>Its purpose, in the shop's words; up to 100 characters, none by default.</summary>
    public string? Name { get; init; }

    /// <summary>
    /// For boost, bury, exclude, buy_again and cart_age: the items it applies to, as a filter like those in requests;
    /// all items by default for the last two.
    /// </summary>
    public string? Filter { get; init; }

    /// <summary>For pin: the items, best first; 1 to 20.</summary>
    public IReadOnlyList<string>? Items { get; init; }

    /// <summary>For boost and bury: the number of ranks an item moves, 1 to 100; 100 by default.</summary>
    public int? Places { get; init; }

    /// <summary>For diversity: <c>brand</c> or <c>category</c>.</summary>
    public string? Per { get; init; }

    /// <summary>For diversity: how many items of one value come before the rest, 1 to 100.</summary>
    public int? Max { get; init; }

    /// <summary>
    /// For buy_again: the days after which a bought item may be recommended again, or, if the shopper bought it on
    /// several days, the usual gap between them. For cart_age: the days for which a cart item is recommended after its
    /// newest change. 1 to 36,525.
    /// </summary>
    public int? Days { get; init; }

    /// <summary>
    /// Where it applies: <c>home</c>, <c>product</c>, <c>cart</c>, <c>checkout</c>; everywhere by default.
    /// </summary>
    public IReadOnlyList<string>? Placements { get; init; }
}
