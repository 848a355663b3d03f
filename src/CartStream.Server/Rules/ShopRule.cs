namespace CartStream.Server.Rules;

/// <summary>A rule of the shop for its recommendations.</summary>
public sealed record ShopRule
{
    /// <summary>
    /// <c>pin</c> puts items first; <c>boost</c> and <c>bury</c> move what a filter holds for up and down;
    /// <c>exclude</c> leaves it out; <c>diversity</c> bounds how many items of one brand or category come before the
    /// rest.
    /// </summary>
    public string? Kind { get; init; }

    /// <summary>The shop's name for it; up to 100 characters.</summary>
    public string? Name { get; init; }

    /// <summary>For boost, bury and exclude: the items it applies to, as an expression like that of requests.</summary>
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
    /// Placements where it applies: <c>home</c>, <c>product</c>, <c>cart</c>, <c>checkout</c>; all by default.
    /// </summary>
    public IReadOnlyList<string>? Placements { get; init; }
}
