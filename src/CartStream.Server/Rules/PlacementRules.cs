using System.Text;
using CartStream.Processing.Items;

namespace CartStream.Server.Rules;

/// <summary>The rules of one placement, prepared for use. Immutable.</summary>
internal sealed class PlacementRules
{
    /// <summary>Most pinned items.</summary>
    public const int PinsMax = 20;

    /// <summary>Most ranks by which a rule moves an item, and by which all rules together do.</summary>
    public const int PlacesMax = 100;

    /// <summary>
    /// Items that are ranked after the page where a rule bounds brands or categories, to take the place of others.
    /// </summary>
    private const int BoundSpares = 100;

    /// <summary>The most that <see cref="Room"/> can be.</summary>
    public const int RoomMax = (2 * PlacesMax) + BoundSpares + PinsMax;

    /// <summary>Prepares the rules of a placement; null for requests without one.</summary>
    public PlacementRules(RuleSet rules, string? placement)
    {
        var here = rules.Rules
            .Where(rule => rule.Placements is not { Count: > 0 } at || at.Contains(placement))
            .ToList();
        Pins =
        [
            .. here.Where(rule => rule.Kind == "pin").SelectMany(rule => rule.Items ?? []).Distinct().Take(PinsMax)
                .Select(Encoding.UTF8.GetBytes),
        ];
        Exclusions = [.. here.Where(rule => rule.Kind == "exclude").Select(rule => new NotNode(NodeOf(rule)))];
        Moves =
        [
            .. here.Where(rule => rule.Kind is "boost" or "bury").Select(rule => new RuleMove(
                NodeOf(rule), (rule.Kind == "boost" ? -1 : 1) * (rule.Places ?? PlacesMax))),
        ];
        Up = Math.Min(PlacesMax, -Moves.Where(move => move.Ranks < 0).Sum(move => move.Ranks));
        Down = Math.Min(PlacesMax, Moves.Where(move => move.Ranks > 0).Sum(move => move.Ranks));
        Bounds =
        [
            .. here.Where(rule => rule.Kind == "diversity")
                .Select(rule => new RuleBound(rule.Per == "category", rule.Max ?? 1)),
        ];
        BuyAgain = DaysOf("buy_again");
        CartAges = DaysOf("cart_age");

        IReadOnlyList<RuleDays> DaysOf(string kind) =>
        [
            .. here.Where(rule => rule.Kind == kind)
                .Select(rule => new RuleDays(rule.Filter is null ? null : NodeOf(rule), rule.Days ?? 1)),
        ];
    }

    /// <summary>Items that come first, best first.</summary>
    public IReadOnlyList<byte[]> Pins { get; }

    /// <summary>The conditions that every item must meet.</summary>
    public IReadOnlyList<FilterNode> Exclusions { get; }

    /// <summary>The moves of items.</summary>
    public IReadOnlyList<RuleMove> Moves { get; }

    /// <summary>How many ranks an item may move up.</summary>
    public int Up { get; }

    /// <summary>How many ranks an item may move down.</summary>
    public int Down { get; }

    /// <summary>The bounds by brand or category.</summary>
    public IReadOnlyList<RuleBound> Bounds { get; }

    /// <summary>When bought items may be recommended again.</summary>
    public IReadOnlyList<RuleDays> BuyAgain { get; }

    /// <summary>How long cart items are recommended.</summary>
    public IReadOnlyList<RuleDays> CartAges { get; }

    /// <summary>Whether a rule sets the age of cart lines or purchases.</summary>
    public bool HasAges => BuyAgain.Count + CartAges.Count > 0;

    /// <summary>Whether the order of items changes.</summary>
    public bool Reorders => Moves.Count + Bounds.Count > 0;

    /// <summary>
    /// Items that have to be ranked after those that are answered, because rules may bring them forward: an item that
    /// moves down gives its rank to one that follows, which may itself have moved up.
    /// </summary>
    public int Room => Up + Down + (Bounds.Count > 0 ? BoundSpares : 0) + Pins.Count;

    private static FilterNode NodeOf(ShopRule rule) => FilterParser.TryParse(rule.Filter ?? "", out var fault)
        ?? throw new InvalidDataException($"rules: {fault}");
}
