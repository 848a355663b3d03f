using System.Globalization;
using Microsoft.Extensions.Configuration;

namespace CartStream.Hosting;

/// <summary>
/// Reads options by name from their sources. For options set in several sources the last counts; unknown names and
/// invalid values are faults, all of which are collected.
/// </summary>
internal static class CartStreamConfiguration
{
    /// <summary>The sections of keyed shops.</summary>
    public const string Shops = "Shops";

    private const string Half = "half";

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
            [nameof(CartStreamOptions.CartItems)] = ReadCartItems,
            [nameof(CartStreamOptions.CartDays)] = Count((options, value) => options.CartDays = value),
            [nameof(CartStreamOptions.BuyAgainDays)] = Count((options, value) => options.BuyAgainDays = value),
            [nameof(CartStreamOptions.AllowCurrent)] = Flag((options, value) => options.AllowCurrent = value),
            [nameof(CartStreamOptions.Explore)] = Number((options, value) => options.Explore = value),
            [nameof(CartStreamOptions.IdleMinutes)] = Number((options, value) => options.IdleMinutes = value),
            [nameof(CartStreamOptions.RetentionDays)] = Number((options, value) => options.RetentionDays = value),
            [nameof(CartStreamOptions.ClockToleranceSeconds)] =
                Number((options, value) => options.ClockToleranceSeconds = value),
            [nameof(CartStreamOptions.SkewSeconds)] = Number((options, value) => options.SkewSeconds = value),
            [nameof(CartStreamOptions.AcceptLoss)] = Flag((options, value) => options.AcceptLoss = value),
            [nameof(CartStreamOptions.Rules)] = Text((options, value) => options.Rules = value),
            [nameof(CartStreamOptions.Experiments)] = Text((options, value) => options.Experiments = value),
            [nameof(CartStreamOptions.Shadow)] = Text((options, value) => options.Shadow = value),
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

    /// <summary>The names allowed in a section.</summary>
    public static IReadOnlyCollection<string> Names => Settings.Keys;

    /// <summary>Applies the settings of the sources, in ascending precedence.</summary>
    public static void Read(IEnumerable<SettingOrigin> origins, CartStreamOptions options)
    {
        var held = new Dictionary<string, List<(SettingOrigin Origin, IConfigurationSection Setting)>>(
            StringComparer.OrdinalIgnoreCase);
        foreach (var origin in origins)
            Collect(origin, held, options.ConfigurationFaults);
        foreach (var (name, settings) in held)
        {
            foreach (var (origin, setting) in settings)
            {
                if (Settings[name](options, setting) is { } fault)
                    options.ConfigurationFaults.Add($"{origin.Name(setting)}: {fault}");
            }
        }
    }

    private static void Collect(
        SettingOrigin origin,
        Dictionary<string, List<(SettingOrigin Origin, IConfigurationSection Setting)>> held,
        List<string> faults)
    {
        var here = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        foreach (var setting in origin.Settings.GetChildren())
        {
            var name = Plain(setting.Key);
            if (IsNone(name, origin))
                continue;
            if (!Settings.ContainsKey(name))
                faults.Add($"{origin.Name(setting)}: {Unknown(setting.Key)}");
            else if (!here.Add(name))
                faults.Add($"{origin.Name(setting)}: found the setting a second time");
            else
                Hold(held, name, origin, setting);
        }
    }

    /// <summary>Whether it is a subsection, or a setting of the command alone.</summary>
    private static bool IsNone(string name, SettingOrigin origin) =>
        name.Equals(Shops, StringComparison.OrdinalIgnoreCase)
        || (origin.File is not null
            && name.Equals(CartStreamOptions.SectionName, StringComparison.OrdinalIgnoreCase))
        || CommandSettings.Names.Contains(name);

    // null in a file and an empty variable reset the settings below them to the default; maps are merged by name.
    private static void Hold(
        Dictionary<string, List<(SettingOrigin Origin, IConfigurationSection Setting)>> held,
        string name,
        SettingOrigin origin,
        IConfigurationSection setting)
    {
        var isUnset = setting.Value is null or "" && !setting.GetChildren().Any();
        var isMerged = name.Equals(nameof(CartStreamOptions.KafkaConfig), StringComparison.OrdinalIgnoreCase);
        if (!held.TryGetValue(name, out var settings))
            held.Add(name, settings = []);
        if (isUnset || !isMerged)
            settings.Clear();
        if (!isUnset)
            settings.Add((origin, setting));
    }

    private static string Plain(string name) => name.Replace("-", "", StringComparison.Ordinal)
        .Replace("_", "", StringComparison.Ordinal);

    private static string Unknown(string name) => NearestName.Find(name, Names) is { } meant
        ? $"found a setting that there is not; did you mean '{meant}'?"
        : $"found a setting that there is not, expected one of {string.Join(", ", Names)}";

    private static string? ReadCors(CartStreamOptions options, IConfigurationSection setting)
    {
        options.Cors.Clear();
        var corsOrigins = setting.GetChildren().Select(one => one.Value).Append(setting.Value);
        foreach (var corsOrigin in corsOrigins.OfType<string>())
            options.Cors.Add(corsOrigin);
        return null;
    }

    private static string? ReadCartItems(CartStreamOptions options, IConfigurationSection setting)
    {
        if (setting.Value != Half)
            return Count((all, value) => all.CartItems = value)(options, setting);
        options.CartItems = null;
        return null;
    }

    /// <summary>Settings by name, or a list of <c>name=value</c> as on the command line.</summary>
    private static string? ReadKafkaConfig(CartStreamOptions options, IConfigurationSection setting)
    {
        var settings = setting.Value is { } one
            ? [KeyValuePair.Create("0", (string?)one)]
            : setting.GetChildren().Select(child => KeyValuePair.Create(child.Key, child.Value));
        foreach (var (name, value) in settings)
        {
            if (!int.TryParse(name, NumberStyles.None, CultureInfo.InvariantCulture, out _))
                options.KafkaConfig[name] = value ?? "";
            else if (value?.Split('=', 2) is [{ Length: > 0 } key, var text])
                options.KafkaConfig[key] = text;
            else
                return "found a text, expected settings of librdkafka by name, or a list of name=value";
        }

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

    /// <summary>Seconds, as on the command line, or a time in hours, minutes and seconds.</summary>
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
