using System.Globalization;
using Microsoft.Extensions.Configuration;

namespace CartStream.Hosting;

/// <summary>
/// Reads options from a section of the configuration, by name: a name that there is not and a value that can't be are
/// faults, of which all are noted.
/// </summary>
internal static class CartStreamConfiguration
{
    /// <summary>The sections of keyed shops.</summary>
    public const string Shops = "Shops";

    private static readonly Dictionary<string, Func<CartStreamOptions, IConfigurationSection, string?>> Settings =
        new(StringComparer.OrdinalIgnoreCase)
        {
            [nameof(CartStreamOptions.Store)] = Text((options, value) => options.Store = value),
            [nameof(CartStreamOptions.Kafka)] = Text((options, value) => options.Kafka = value),
            [nameof(CartStreamOptions.Keys)] = Text((options, value) => options.Keys = value),
            [nameof(CartStreamOptions.Insecure)] = Flag((options, value) => options.Insecure = value),
            [nameof(CartStreamOptions.Model)] = Text((options, value) => options.Model = value),
            [nameof(CartStreamOptions.Params)] = Text((options, value) => options.Params = value),
            [nameof(CartStreamOptions.Recommend)] = Text((options, value) => options.Recommend = value),
            [nameof(CartStreamOptions.Count)] = Count((options, value) => options.Count = value),
            [nameof(CartStreamOptions.History)] = Count((options, value) => options.History = value),
            [nameof(CartStreamOptions.Policy)] = Text((options, value) => options.Policy = value),
            [nameof(CartStreamOptions.CartItems)] = Count((options, value) => options.CartItems = value),
            [nameof(CartStreamOptions.CartDays)] = Count((options, value) => options.CartDays = value),
            [nameof(CartStreamOptions.BuyAgainDays)] = Count((options, value) => options.BuyAgainDays = value),
            [nameof(CartStreamOptions.AllowCurrent)] = Flag((options, value) => options.AllowCurrent = value),
            [nameof(CartStreamOptions.Explore)] = Number((options, value) => options.Explore = value),
            [nameof(CartStreamOptions.IdleMinutes)] = Number((options, value) => options.IdleMinutes = value),
            [nameof(CartStreamOptions.RetentionDays)] = Number((options, value) => options.RetentionDays = value),
            [nameof(CartStreamOptions.ClockToleranceSeconds)] =
                Number((options, value) => options.ClockToleranceSeconds = value),
            [nameof(CartStreamOptions.SkewSeconds)] = Number((options, value) => options.SkewSeconds = value),
            [nameof(CartStreamOptions.Experiments)] = Text((options, value) => options.Experiments = value),
            [nameof(CartStreamOptions.Evaluation)] = Text((options, value) => options.Evaluation = value),
            [nameof(CartStreamOptions.Cors)] = ReadCors,
            [nameof(CartStreamOptions.MaxBody)] = Whole((options, value) => options.MaxBody = value),
            [nameof(CartStreamOptions.MaxConcurrent)] = Count((options, value) => options.MaxConcurrent = value),
            [nameof(CartStreamOptions.Rate)] = Number((options, value) => options.Rate = value),
            [nameof(CartStreamOptions.RestoreWait)] = Time((options, value) => options.RestoreWait = value),
            [nameof(CartStreamOptions.TopicPrefix)] = Text((options, value) => options.TopicPrefix = value),
            [nameof(CartStreamOptions.Partitions)] = Count((options, value) => options.Partitions = value),
            [nameof(CartStreamOptions.Replication)] = Count((options, value) => options.Replication = value),
            [nameof(CartStreamOptions.MinInsync)] = Count((options, value) => options.MinInsync = value),
            [nameof(CartStreamOptions.KafkaConfig)] = ReadKafkaConfig,
            [nameof(CartStreamOptions.Member)] = Text((options, value) => options.Member = value),
            [nameof(CartStreamOptions.ReplaceConfig)] = Text((options, value) => options.ReplaceConfig = value),
            [nameof(CartStreamOptions.SessionTimeout)] = Time((options, value) => options.SessionTimeout = value),
        };

    /// <summary>The names that a section may have.</summary>
    public static IReadOnlyCollection<string> Names => Settings.Keys;

    /// <summary>Takes over what the section says.</summary>
    public static void Read(IConfigurationSection section, CartStreamOptions options)
    {
        foreach (var setting in section.GetChildren())
        {
            var name = setting.Key.Replace("-", "", StringComparison.Ordinal)
                .Replace("_", "", StringComparison.Ordinal);
            if (name.Equals(Shops, StringComparison.OrdinalIgnoreCase))
                continue;
            var fault = Settings.TryGetValue(name, out var take) ? take(options, setting) : Unknown(setting.Key);
            if (fault is not null)
                options.ConfigurationFaults.Add($"{setting.Path}: {fault}");
        }
    }

    private static string Unknown(string name) => NearestName.Find(name, Names) is { } meant
        ? $"found a setting that there is not; did you mean '{meant}'?"
        : $"found a setting that there is not, expected one of {string.Join(", ", Names)}";

    private static string? ReadCors(CartStreamOptions options, IConfigurationSection setting)
    {
        options.Cors.Clear();
        var origins = setting.GetChildren().Select(one => one.Value).Append(setting.Value);
        foreach (var origin in origins.OfType<string>())
            options.Cors.Add(origin);
        return null;
    }

    private static string? ReadKafkaConfig(CartStreamOptions options, IConfigurationSection setting)
    {
        if (setting.Value is not null)
            return "found a text, expected settings of librdkafka by name";
        foreach (var one in setting.GetChildren())
            options.KafkaConfig[one.Key] = one.Value ?? "";
        return null;
    }

    private static Func<CartStreamOptions, IConfigurationSection, string?> Text(
        Action<CartStreamOptions, string> set) => Of(
        "a text",
        text => text,
        set);

    private static Func<CartStreamOptions, IConfigurationSection, string?> Flag(
        Action<CartStreamOptions, bool> set) => Of(
        "true or false",
        text => bool.TryParse(text, out var value) ? value : (bool?)null,
        (options, value) => set(options, value!.Value));

    private static Func<CartStreamOptions, IConfigurationSection, string?> Count(
        Action<CartStreamOptions, int> set) => Of(
        "a whole number",
        text => int.TryParse(text, NumberStyles.Integer, CultureInfo.InvariantCulture, out var value)
            ? value
            : (int?)null,
        (options, value) => set(options, value!.Value));

    private static Func<CartStreamOptions, IConfigurationSection, string?> Number(
        Action<CartStreamOptions, double> set) => Of(
        "a number",
        text => double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var value)
            ? value
            : (double?)null,
        (options, value) => set(options, value!.Value));

    private static Func<CartStreamOptions, IConfigurationSection, string?> Whole(
        Action<CartStreamOptions, long> set) => Of(
        "a whole number",
        text => long.TryParse(text, NumberStyles.Integer, CultureInfo.InvariantCulture, out var value)
            ? value
            : (long?)null,
        (options, value) => set(options, value!.Value));

    /// <summary>Seconds, as on the command line, or hours, minutes and seconds.</summary>
    private static Func<CartStreamOptions, IConfigurationSection, string?> Time(
        Action<CartStreamOptions, TimeSpan> set) => Of(
        "a number of seconds or a time such as 00:00:10",
        ParseTime,
        (options, value) => set(options, value!.Value));

    private static TimeSpan? ParseTime(string text)
    {
        if (double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var seconds))
        {
            return Math.Abs(seconds) <= TimeSpan.FromDays(365).TotalSeconds
                ? TimeSpan.FromSeconds(seconds)
                : null;
        }

        return TimeSpan.TryParse(text, CultureInfo.InvariantCulture, out var value) ? value : null;
    }

    private static Func<CartStreamOptions, IConfigurationSection, string?> Of<T>(
        string expected, Func<string, T?> parse, Action<CartStreamOptions, T> set) => (options, setting) =>
    {
        if (setting.Value is not { } text)
            return setting.GetChildren().Any() ? $"found a section, expected {expected}" : null;
        if (parse(text) is not { } value)
            return $"found '{text}', expected {expected}";
        set(options, value);
        return null;
    };
}
