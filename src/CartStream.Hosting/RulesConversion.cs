using CartStream.Server.Rules;

namespace CartStream.Hosting;

/// <summary>Converts between the server's rules and the host's.</summary>
internal static class RulesConversion
{
    /// <summary>The host's form.</summary>
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
        Days = rule.Days,
        Placements = rule.Placements,
    })]);

    /// <summary>The server's form; null for null.</summary>
    public static ShopRule? Of(RecommendationRule? rule) => rule is null ? null : new ShopRule
    {
        Kind = rule.Kind,
        Name = rule.Name,
        Filter = rule.Filter,
        Items = rule.Items,
        Places = rule.Places,
        Per = rule.Per,
        Max = rule.Max,
        Days = rule.Days,
        Placements = rule.Placements,
    };
}
