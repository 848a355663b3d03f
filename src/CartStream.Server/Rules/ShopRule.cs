namespace CartStream.Server.Rules;

/// <summary>A rule of the shop for its recommendations.</summary>
public sealed record ShopRule
{
    /// <summary>
    /// <c>pin</c> puts items first; <c>boost</c> and <c>bury</c> move what a filter holds for up and down;
    /// <c>exclude</c> leaves it out; <c>diversity</c> bounds how many items of one brand or category come before the
    /// rest; <c>buy_again</c> and <c>cart_age</c> set the days after which bought items return and cart items are left
    /// out.
    /// </summary>
    public string? Kind { get; init; }

    /// <summary>The shop's name for it; up to 100 characters.</summary>
    public string? Name { get; init; }

    /// <summary>
    /// For boost, bury, exclude, buy_again and cart_age: the items it applies to, as an expression like that of
    /// requests; all items by default for the last two.
    /// </summary>
    public string? Filter { get; init; }

    /// <summary>For pin: the items, best first.</summary>
    public IReadOnlyList<string>? Items { get; init; }

    /// <summary>For boost and bury: the number of ranks an item moves, 1 to 100; 100 by default.</summary>
    public int? Places { get; init; }

    /// <summary>For diversity: <c>brand</c> or <c>category</c>.</summary>
    public string? Per { get; init; }

    /// <summary>For diversity: the number of items of one value that come before the rest, 1 to 100.</summary>
    public int? Max { get; init; }

    /// <summary>
    /// For buy_again: the days after which a bought item may be recommended again, or, if the shopper bought it on
    /// several days, the usual gap between them. For cart_age: the days for which a cart item is recommended after its
    /// newest change. 1 to 36,525.
    /// </summary>
    public int? Days { get; init; }

    /// <summary>
    /// Placements where it applies: <c>home</c>, <c>product</c>, <c>cart</c>, <c>checkout</c>; all by default.
    /// </summary>
    public IReadOnlyList<string>? Placements { get; init; }
}
