namespace CartStream.Hosting;

/// <summary>A rule of the shop's own for what is answered.</summary>
/// <param name="Kind">
/// <c>pin</c> puts items first; <c>boost</c> and <c>bury</c> move what a filter holds for up and down; <c>exclude</c>
/// leaves it out; <c>diversity</c> bounds how many items of one brand or category come before the rest.
/// </param>
public sealed record RecommendationRule(string Kind)
{
    /// <summary>What it is for, in the shop's words; up to 100 characters, none by default.</summary>
    public string? Name { get; init; }

    /// <summary>Of boost, bury and exclude: the items that it is about, an expression as in requests.</summary>
    public string? Filter { get; init; }

    /// <summary>Of pin: the items, best first; 1 to 20.</summary>
    public IReadOnlyList<string>? Items { get; init; }

    /// <summary>Of boost and bury: how many places an item moves, 1 to 100; 100 by default.</summary>
    public int? Places { get; init; }

    /// <summary>Of diversity: <c>brand</c> or <c>category</c>.</summary>
    public string? Per { get; init; }

    /// <summary>Of diversity: how many items of one value come before the rest, 1 to 100.</summary>
    public int? Max { get; init; }

    /// <summary>
    /// Where it holds: <c>home</c>, <c>product</c>, <c>cart</c>, <c>checkout</c>; everywhere by default.
    /// </summary>
    public IReadOnlyList<string>? Placements { get; init; }
}
