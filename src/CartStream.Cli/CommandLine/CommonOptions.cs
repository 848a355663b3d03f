using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using CartStream.Models;

namespace CartStream.Cli.CommandLine;

/// <summary>The kinds of options that verbs use; each reports what it found when a value can't be parsed.</summary>
internal static class CommonOptions
{
    /// <summary>The name of arguments that are files.</summary>
    public const string FileName = "file";

    /// <summary><c>--json</c>.</summary>
    public static Option<bool> Json() => Flag("--json", "Prints the result as JSON on stdout.");

    /// <summary><c>--quiet</c>.</summary>
    public static Option<bool> Quiet() => Flag("--quiet", "Shows no progress.");

    /// <summary>An option without a value.</summary>
    public static Option<bool> Flag(string name, string description) => new(name) { Description = description };

    /// <summary>A whole number.</summary>
    public static Option<long> Whole(string name, string description, long defaultValue) =>
        Parsed(name, description, "n", defaultValue, "a whole number", (string text, out long value) =>
            long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out value));

    /// <summary>A 32-bit whole number.</summary>
    public static Option<int> Count(string name, string description, int defaultValue) =>
        Parsed(name, description, "n", defaultValue, "a whole number", (string text, out int value) =>
            int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out value));

    /// <summary>A number.</summary>
    public static Option<double> Number(string name, string description, double defaultValue) =>
        Parsed(name, description, "x", defaultValue, "a number", (string text, out double value) =>
            double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out value));

    /// <summary>A time.</summary>
    public static Option<TimestampOption> TimestampOption(
        string name, string description, DateTimeOffset defaultValue) =>
        Parsed(name, description, "time", new TimestampOption(defaultValue), "a time such as 2026-01-01T00:00:00Z",
            CommandLine.TimestampOption.TryParse);

    /// <summary>A file name.</summary>
    public static Option<string?> File(string name, string description) =>
        new(name) { Description = description, HelpName = "file" };

    /// <summary>A required file name.</summary>
    public static Option<string> RequiredFile(string name, string description) =>
        new(name) { Description = description, HelpName = "file", Required = true };

    /// <summary><c>--events</c>, one or more files.</summary>
    public static Option<string[]> EventFiles(string description) => new("--events")
    {
        Description = description,
        HelpName = "file",
        AllowMultipleArgumentsPerToken = true,
    };

    /// <summary>Event files as an argument without an option name.</summary>
    public static Argument<string[]> Files() => new(FileName)
    {
        Description = "Event files, as with --events.",
        Arity = ArgumentArity.ZeroOrMore,
    };

    /// <summary><c>--params</c>.</summary>
    public static Option<string?> Parameters() => File("--params", "A file of model parameters, as written by 'tune'.");

    /// <summary><c>--split-time</c>, null by default.</summary>
    public static Option<TimestampOption?> SplitTime(string description) => Parsed(
        "--split-time",
        description,
        "time",
        (TimestampOption?)null,
        "a time such as 2026-01-01T00:00:00Z or seconds since 1970",
        (string text, out TimestampOption? value) =>
        {
            var isTime = CommandLine.TimestampOption.TryParseOrSeconds(text, out var moment);
            value = moment;
            return isTime;
        });

    /// <summary><c>--model</c>, one of those that answer every shopper.</summary>
    public static Option<string> Model() => Parsed(
        "--model",
        "The model: full, which is fitted while it learns, or blend, which needs no fit and answers faster.",
        "full|blend",
        ShopModel.DefaultName,
        "full or blend",
        static (string text, out string value) => (value = text) is "blend" or "full").Offering("full", "blend");

    /// <summary>An option with one of these names as its value, the first by default.</summary>
    public static Option<string> Named(string name, string description, IEnumerable<string> names) =>
        new Option<string>(name)
        {
            Description = description,
            HelpName = string.Join('|', names),
            DefaultValueFactory = _ => names.First(),
        }.Offering([.. names]);

    /// <summary>The option with values for shell completion; other values may be valid, too.</summary>
    public static Option<T> Offering<T>(this Option<T> option, params string[] values)
    {
        option.CompletionSources.Add(values);
        return option;
    }

    /// <summary>A 32-bit whole number, null by default.</summary>
    public static Option<int?> OptionalCount(string name, string description, string valueName = "n") =>
        WithoutDefault(Parsed(
            name, description, valueName, (int?)null, "a whole number", (string text, out int? value) =>
            {
                var isNumber = int.TryParse(
                    text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number);
                value = number;
                return isNumber;
            }));

    /// <summary>A number, null by default.</summary>
    public static Option<double?> OptionalNumber(string name, string description, string valueName) =>
        WithoutDefault(Parsed(
            name, description, valueName, (double?)null, "a number", (string text, out double? value) =>
            {
                var isNumber = double.TryParse(
                    text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number);
                value = number;
                return isNumber;
            }));

    /// <summary>An option with its own value format, described by <paramref name="expected"/>.</summary>
    public static Option<T> Parsed<T>(
        string name,
        string description,
        string valueName,
        T defaultValue,
        string expected,
        TryParse<T> tryParse) => new(name)
        {
            Description = description,
            HelpName = valueName,
            DefaultValueFactory = _ => defaultValue,
            CustomParser = result => Read(result, name, expected, tryParse),
        };

    private static Option<T> WithoutDefault<T>(Option<T> option)
    {
        option.DefaultValueFactory = null;
        return option;
    }

    private static T? Read<T>(ArgumentResult result, string name, string expected, TryParse<T> tryParse)
    {
        var text = result.Tokens.Count == 0 ? "" : result.Tokens[^1].Value;
        if (tryParse(text, out var value))
            return value;
        result.AddError($"{name} is '{text}', expected {expected}");
        return default;
    }
}
