using CartStream.Policies;
using CartStream.Processing.Items;
using CartStream.Server.Receipts;
using CartStream.Server.Rules;
using CartStream.Server.Validation;

namespace CartStream.Server.Api;

/// <summary>Validates rules from any origin.</summary>
internal static class RuleCheck
{
    private const int RulesMax = 100;
    private const int NameCharsMax = 100;
    private const int BoundMax = 100;
    private const string KindsExpected = "pin, boost, bury, exclude, diversity, buy_again or cart_age";

    /// <summary>Adds the faults of all rules, each with its position: <c>rules[0].filter</c>.</summary>
    public static void Check(RequestValidator validator, IReadOnlyList<ShopRule?> rules)
    {
        if (rules.Count > RulesMax)
            validator.Fault("rules", $"{rules.Count} rules", $"at most {RulesMax}");
        var pins = 0;
        for (var i = 0; i < rules.Count && i < RulesMax; i++)
        {
            if (rules[i] is { } rule)
                Check(validator, $"rules[{i}]", rule, ref pins);
            else
                validator.Fault($"rules[{i}]", "null", "a rule");
        }
    }

    private static void Check(RequestValidator validator, string at, ShopRule rule, ref int pins)
    {
        if (rule.Name?.Length > NameCharsMax)
            validator.Fault($"{at}.name", $"{rule.Name.Length} characters", $"at most {NameCharsMax}");
        foreach (var placement in rule.Placements ?? [])
        {
            if (!Placements.All.Contains(placement))
                validator.Fault($"{at}.placements", FieldFault.Show(placement ?? "null"), Placements.Expected);
        }

        string[] fields = rule.Kind switch
        {
            "pin" => ["items"],
            "boost" or "bury" => ["filter", "places"],
            "exclude" => ["filter"],
            "diversity" => ["per", "max"],
            "buy_again" or "cart_age" => ["days", "filter"],
            _ => [],
        };
        if (fields.Length == 0)
        {
            validator.Fault(
                $"{at}.kind", FieldFault.Show(rule.Kind ?? "null"), KindsExpected);
            return;
        }

        CheckFields(validator, at, rule, fields);
        pins += CheckPins(validator, at, rule);
        if (pins > PlacementRules.PinsMax)
            validator.Fault($"{at}.items", $"{pins} pinned items", $"at most {PlacementRules.PinsMax} of all rules");
    }

    /// <summary>A field that the rule's kind does not use was meant for another kind.</summary>
    private static void CheckFields(RequestValidator validator, string at, ShopRule rule, string[] fields)
    {
        (string Field, bool IsGiven)[] given =
        [
            ("filter", rule.Filter is not null), ("items", rule.Items is not null), ("places", rule.Places is not null),
            ("per", rule.Per is not null), ("max", rule.Max is not null), ("days", rule.Days is not null),
        ];
        foreach (var (field, _) in given.Where(one => one.IsGiven && !fields.Contains(one.Field)))
        {
            validator.Fault(
                $"{at}.{field}", "a value", $"none: a rule of kind {rule.Kind} has {string.Join(", ", fields)}");
        }

        var mayLackFilter = fields.Contains("days") && rule.Filter is null;
        if (fields.Contains("filter") && !mayLackFilter
            && FilterParser.TryParse(rule.Filter ?? "", out var fault) is null)
        {
            validator.Fault($"{at}.filter", fault!);
        }

        if (rule.Places is < 1 or > PlacementRules.PlacesMax)
            validator.Fault($"{at}.places", $"{rule.Places}", $"1 to {PlacementRules.PlacesMax}");
        if (fields.Contains("days") && rule.Days is null or < 1 or > PolicyOptions.DaysMax)
        {
            validator.Fault(
                $"{at}.days", rule.Days is null ? "nothing" : $"{rule.Days}", $"1 to {PolicyOptions.DaysMax}");
        }

        if (!fields.Contains("per"))
            return;
        if (rule.Per is not ("brand" or "category"))
            validator.Fault($"{at}.per", FieldFault.Show(rule.Per ?? "null"), "brand or category");
        if (rule.Max is null or < 1 or > BoundMax)
            validator.Fault($"{at}.max", rule.Max is null ? "nothing" : $"{rule.Max}", $"1 to {BoundMax}");
    }

    private static int CheckPins(RequestValidator validator, string at, ShopRule rule)
    {
        if (rule.Kind != "pin")
            return 0;
        if (rule.Items is not { Count: > 0 } items)
        {
            validator.Fault($"{at}.items", "nothing", $"1 to {PlacementRules.PinsMax} items");
            return 0;
        }

        return validator.Ids($"{at}.items", items, PlacementRules.PinsMax).Count;
    }
}
