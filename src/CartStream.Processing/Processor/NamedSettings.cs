using System.Globalization;
using System.Text.Json;

namespace CartStream.Processing.Processor;

/// <summary>
/// Every setting that can change a recommendation, by its name on the command line and in parameter files. Two
/// processes with different <see cref="ProcessorOptions.ConfigHash"/> differ in one of these.
/// </summary>
internal static class NamedSettings
{
    private const double MinuteMs = 60_000;
    private const double DayMs = 86_400_000;
    private const double SecondMs = 1_000;

    /// <summary>The settings of a processor and of its model.</summary>
    /// <param name="options">The processor's.</param>
    /// <param name="modelSettings">The model's, as one canonical text: its name, a semicolon, and JSON.</param>
    public static SortedDictionary<string, string> Of(ProcessorOptions options, string modelSettings)
    {
        var (shoppers, policy) = (options.Shoppers, options.Policy);
        var settings = new SortedDictionary<string, string>(StringComparer.Ordinal)
        {
            ["recommend"] = RecommendWhenNames.Text(options.When),
            ["count"] = Text(options.Count),
            ["history"] = Text(shoppers.HistoryItems),
            ["idle-minutes"] = Text(shoppers.IdleGapMs / MinuteMs),
            ["retention-days"] = Text(shoppers.RetentionMs / DayMs),
            ["clock-tolerance-seconds"] = Text(shoppers.ClockToleranceMs / SecondMs),
            ["skew-seconds"] = Text(shoppers.SkewMs / SecondMs),
            ["cart-items"] = policy.CartItemsMax is { } slots ? Text(slots) : "half",
            ["policy"] = policy.IsRanked ? Policies.PolicyOptions.RankedName : Policies.PolicyOptions.CartFirstName,
            ["cart-days"] = Text(policy.CartDays),
            ["buy-again-days"] = policy.BuyAgainDays is { } days ? Text(days) : "never",
            ["allow-current"] = Text(!policy.ExcludeCurrent),
            ["explore"] = Text(options.Explore),
            ["experiments"] = options.Experiment?.ToCanonicalText() ?? "none",
            ["freeze-model"] = Text(options.Learning == ModelLearning.Frozen),
        };
        AddModel(settings, modelSettings);
        return settings;
    }

    private static void AddModel(SortedDictionary<string, string> settings, string text)
    {
        var end = text.IndexOf(';');
        if (end < 0 || !TryAddParameters(settings, text[(end + 1)..]))
            end = text.Length;
        settings["model"] = text[..end];
    }

    private static bool TryAddParameters(SortedDictionary<string, string> settings, string json)
    {
        try
        {
            using var parameters = JsonDocument.Parse(json);
            Add(settings, "", parameters.RootElement);
            return true;
        }
        catch (JsonException)
        {
            return false;
        }
    }

    private static void Add(SortedDictionary<string, string> settings, string path, JsonElement value)
    {
        if (value.ValueKind != JsonValueKind.Object)
        {
            settings[path] = value.ToString();
            return;
        }

        foreach (var member in value.EnumerateObject())
            Add(settings, path.Length == 0 ? member.Name : $"{path}.{member.Name}", member.Value);
    }

    private static string Text<T>(T value)
        where T : IFormattable => value.ToString(null, CultureInfo.InvariantCulture);

    private static string Text(bool value) => value ? "true" : "false";
}
