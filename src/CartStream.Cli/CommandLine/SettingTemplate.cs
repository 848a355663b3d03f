using System.CommandLine;
using System.Globalization;
using System.Text;
using System.Text.Json;

namespace CartStream.Cli.CommandLine;

/// <summary>The file that <c>cartstream init</c> writes, generated from the options that the verbs declare.</summary>
internal static class SettingTemplate
{
    private const int ColumnsMax = 100;
    private const int VerbsNamedMax = 6;

    /// <summary>
    /// Every option of every verb once: shared ones at the top, the others in the section of their verb.
    /// </summary>
    public static string Write(Command root)
    {
        var verbs = Verbs(root).ToList();
        var shared = new List<(string Heading, Option Option, List<string> Verbs)>();
        var own = new List<(Verb Verb, Option Option)>();
        var samples = new Dictionary<Option, Option>();
        foreach (var verb in verbs)
        {
            foreach (var (heading, option) in Headed(verb))
            {
                var same = shared.Find(one => one.Option.Name == option.Name);
                if (same.Option is null)
                    shared.Add((heading, option, [PathOf(verb)]));
                else if (Means(option, same.Option))
                    Join(same.Verbs, same.Option, verb, option, samples);
                else
                    own.Add((verb, option));
            }
        }

        var text = new StringBuilder();
        Comment(text, "", $"Settings of cartstream: {SettingSource.OwnFile} in the folder where it is started.");
        Comment(text, "", $"Of what is set in several places the last counts: {SettingSource.SharedFile} (its section "
            + $"{SettingSource.Section}), this file, the environment ({SettingSource.VariablePrefix}NAME), the command "
            + "line. A section with a verb's name counts for that verb alone.");
        text.Append("{\n");
        foreach (var group in shared.GroupBy(one => one.Heading))
        {
            text.Append(CultureInfo.InvariantCulture, $"  // ---- {group.Key} ----\n\n");
            foreach (var (_, option, of) in group)
            {
                var named = of.Count > VerbsNamedMax ? "most verbs" : string.Join(", ", of);
                Describe(text, "  ", option, samples.GetValueOrDefault(option, option), $" ({named})");
            }
        }

        foreach (var group in own.GroupBy(one => one.Verb))
            WriteSection(text, PathOf(group.Key).Split(' '), group.Select(one => one.Option));
        return text.Append("}\n").ToString();
    }

    private static void WriteSection(StringBuilder text, string[] path, IEnumerable<Option> options)
    {
        var indent = "  ";
        foreach (var verb in path)
        {
            text.Append(CultureInfo.InvariantCulture, $"{indent}\"{verb}\": {{\n");
            indent += "  ";
        }

        foreach (var option in options)
            Describe(text, indent, option, option, "");
        for (var i = path.Length; i > 0; i--)
            text.Append(' ', 2 * i).Append("},\n");
        text.Append('\n');
    }

    private static IEnumerable<Verb> Verbs(Command command) =>
        (command is Verb { IsConfigured: true } verb ? new[] { verb } : [])
        .Concat(command.Subcommands.SelectMany(Verbs))
        // The server's options are the most commonly needed.
        .OrderBy(one => one.Name == "serve" ? 0 : 1);

    private static IEnumerable<(string Heading, Option Option)> Headed(Verb verb)
    {
        var grouped = verb.Groups.SelectMany(group => group.Options.Select(option => (group.Heading, option))).ToList();
        var names = grouped.Select(one => one.option).ToHashSet();
        var others = verb.Options.Where(option => !names.Contains(option)).Select(option => ("Other", option));
        return grouped.Concat(others);
    }

    /// <summary>Whether a value has the same meaning for both.</summary>
    private static bool Means(Option option, Option other) =>
        option.HelpName == other.HelpName
        && (option.ValueType == other.ValueType || Kind(option) == Kind(other))
        && (Default(option) is not { } mine || Default(other) is not { } its || mine == its);

    private static Type Kind(Option option) => Nullable.GetUnderlyingType(option.ValueType) ?? option.ValueType;

    private static string? Default(Option option) => option.HasDefaultValue
        ? Convert.ToString(option.GetDefaultValue(), CultureInfo.InvariantCulture)
        : null;

    private static string PathOf(Command verb) =>
        verb.Parents.OfType<Command>().FirstOrDefault() is { } parent && parent.Parents.Any()
            ? $"{PathOf(parent)} {verb.Name}"
            : verb.Name;

    /// <summary>Notes another verb for an existing option; the option with a default serves as the example.</summary>
    private static void Join(
        List<string> verbs, Option first, Verb verb, Option option, Dictionary<Option, Option> samples)
    {
        verbs.Add(PathOf(verb));
        if (Default(first) is null && Default(option) is not null)
            samples.TryAdd(first, option);
    }

    private static void Describe(StringBuilder text, string indent, Option option, Option sample, string verbs)
    {
        Comment(text, indent, $"{option.Description}{verbs}");
        text.Append(CultureInfo.InvariantCulture, $"{indent}// \"{SettingName.Of(option)}\": {Sample(sample)},\n\n");
    }

    private static string Sample(Option option)
    {
        var form = option.HelpName ?? "";
        if (option.Arity.MaximumNumberOfValues > 1)
        {
            return form.Contains('=', StringComparison.Ordinal)
                ? $"{{ {string.Join(": ", form.TrimEnd('…', ',').Split('=').Select(Quote))} }}"
                : $"[{Quote(form)}]";
        }

        if (option.ValueType == typeof(bool))
            return "false";
        var value = Default(option) is { Length: > 0 } known ? known : SampleOf(option, form);
        return Kind(option) == typeof(int) || Kind(option) == typeof(long) || Kind(option) == typeof(double)
            ? value
            : Quote(value);
    }

    private static string SampleOf(Option option, string form) =>
        Kind(option) == typeof(string) ? form : Kind(option) == typeof(TimestampOption) ? "2026-01-01T00:00:00Z" : "1";

    private static string Quote(string text) =>
        $"\"{JsonEncodedText.Encode(text, System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping)}\"";

    private static void Comment(StringBuilder text, string indent, string words)
    {
        var line = $"{indent}//";
        foreach (var word in words.Split(' '))
        {
            if (line.Length + word.Length + 1 > ColumnsMax)
            {
                text.Append(line).Append('\n');
                line = $"{indent}//";
            }

            line += $" {word}";
        }

        text.Append(line).Append('\n');
    }
}
