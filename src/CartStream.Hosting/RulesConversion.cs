using CartStream.Server.Rules;

namespace CartStream.Hosting;

/// <summary>Rules of the server's kind as those that a host sees, and back.</summary>
internal static class RulesConversion
{
    /// <summary>What a host sees.</summary>
    public static RecommendationRules Of(RuleSet set) => new(set.Version, [.. set.Rules.Select(
        rule => new RecommendationRule(
        rule.Kind ?? "")
    {
        Name = rule.Name,
        Filter = rule.Filter,
        Items = rule.Items,
        Places = rule.Places,
        Per = rule.Per,
        Max = rule.Max,
        Placements = rule.Placements,
    })]);

    /// <summary>What the server checks and keeps; null of null.</summary>
    public static ShopRule? Of(RecommendationRule? rule) => rule is null ? null : new ShopRule
    {
        Kind = rule.Kind,
        Name = rule.Name,
        Filter = rule.Filter,
        Items = rule.Items,
        Places = rule.Places,
        Per = rule.Per,
        Max = rule.Max,
        Placements = rule.Placements,
    };
}
