using System.Text;
using CartStream.Processing.Items;

namespace CartStream.Server.Rules;

/// <summary>The rules that hold at one placement, made ready. It never changes.</summary>
internal sealed class PlacementRules
{
    /// <summary>Most items that are pinned at once.</summary>
    public const int PinsMax = 20;

    /// <summary>How far a rule moves an item at most.</summary>
    public const int PlacesMax = 100;

    /// <summary>Makes the rules of a placement ready; null for requests that name none.</summary>
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
        Bounds =
        [
            .. here.Where(rule => rule.Kind == "diversity")
                .Select(rule => new RuleBound(rule.Per == "category", rule.Max ?? 1)),
        ];
    }

    /// <summary>Items that come first, best first.</summary>
    public IReadOnlyList<byte[]> Pins { get; }

    /// <summary>What must hold for every item.</summary>
    public IReadOnlyList<FilterNode> Exclusions { get; }

    /// <summary>What moves.</summary>
    public IReadOnlyList<RuleMove> Moves { get; }

    /// <summary>What is bounded.</summary>
    public IReadOnlyList<RuleBound> Bounds { get; }

    /// <summary>Whether items change their order.</summary>
    public bool Reorders => Moves.Count + Bounds.Count > 0;

    private static FilterNode NodeOf(ShopRule rule) => FilterParser.TryParse(rule.Filter ?? "", out var fault)
        ?? throw new InvalidDataException($"rules: {fault}");
}
