using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;

namespace CartStream.Cli.CommandLine;

/// <summary>The parser library's help, with a verb's options under the headings of their groups.</summary>
/// <param name="columnsMax">Longest line, in characters.</param>
internal sealed class GroupedHelp(int columnsMax) : SynchronousCommandLineAction
{
    private const string OptionsHeading = "Options:";

    private readonly HelpAction _help = new() { MaxWidth = columnsMax };

    /// <inheritdoc/>
    public override bool ClearsParseErrors => true;

    /// <inheritdoc/>
    public override int Invoke(ParseResult parseResult)
    {
        var configuration = parseResult.InvocationConfiguration;
        var (to, text) = (configuration.Output, new StringWriter());
        configuration.Output = text;
        try
        {
            _help.Invoke(parseResult);
        }
        finally
        {
            configuration.Output = to;
        }

        var groups = (parseResult.CommandResult.Command as Verb)?.Groups ?? [];
        to.Write(groups.Count == 0 ? text.ToString() : Group(text.ToString(), groups));
        return ExitCode.Success;
    }

    /// <summary>The same text, with the rows of each group's options below its heading.</summary>
    private static string Group(string help, IReadOnlyList<OptionGroup> groups)
    {
        var lines = help.ReplaceLineEndings("\n").Split('\n');
        var first = Array.IndexOf(lines, OptionsHeading) + 1;
        var end = first;
        while (end < lines.Length && lines[end].Length > 0)
            end++;
        var rows = Rows(lines.AsSpan(first..end));
        var grouped = new List<string>(lines[..(first - 1)]);
        foreach (var group in groups)
        {
            grouped.Add($"{group.Heading}:");
            grouped.AddRange(group.Options.SelectMany(option => rows[option.Name]));
            grouped.Add("");
        }

        var names = groups.SelectMany(group => group.Options).Select(option => option.Name).ToHashSet();
        grouped.Add(OptionsHeading);
        grouped.AddRange(rows.Where(row => !names.Contains(row.Key)).SelectMany(row => row.Value));
        grouped.AddRange(lines[end..]);
        return string.Join(Environment.NewLine, grouped);
    }

    /// <summary>The lines of each option by its name, in order; continuation lines are indented further.</summary>
    private static OrderedDictionary<string, List<string>> Rows(ReadOnlySpan<string> lines)
    {
        var rows = new OrderedDictionary<string, List<string>>(StringComparer.Ordinal);
        var row = new List<string>();
        foreach (var line in lines)
        {
            if (line.StartsWith("  -", StringComparison.Ordinal))
            {
                row = [];
                rows.Add(NameIn(line), row);
            }

            row.Add(line);
        }

        return rows;
    }

    private static string NameIn(string row)
    {
        var name = row[row.IndexOf("--", StringComparison.Ordinal)..];
        return name.Split(' ', ',')[0];
    }
}
