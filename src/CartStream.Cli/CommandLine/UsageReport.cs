using System.CommandLine;
using System.CommandLine.Parsing;

namespace CartStream.Cli.CommandLine;

/// <summary>Reports usage faults, one line each, and how to get help.</summary>
internal static class UsageReport
{
    /// <summary>The faults of a command line and of other settings: parse errors, or else contradictions.</summary>
    /// <param name="line">The command line.</param>
    /// <param name="isWhole">
    /// Whether to report missing required options; otherwise only given options are checked.
    /// </param>
    public static IReadOnlyList<string> Faults(ConfiguredLine line, bool isWhole = true)
    {
        var parsed = line.Parsed;
        if (OptionAmongFiles(parsed.CommandResult) is { } option)
            return [Unknown(option, parsed.CommandResult.Command)];
        // After an unknown word, the rest can't be interpreted.
        if (parsed.UnmatchedTokens.Count > 0)
            return [Unknown(parsed.UnmatchedTokens[0], parsed.CommandResult.Command)];
        var errors = parsed.Errors.Where(error => isWhole || error.SymbolResult is OptionResult { Implicit: false });
        var faults = errors.Select(Describe).ToList();
        if (faults.Count == 0)
            faults.AddRange(line.Contradictions());
        return [.. faults.Select(line.Locate)];
    }

    /// <summary>Writes the faults of parsed but invalid options of a verb.</summary>
    public static int Write(TextWriter to, Command command, IReadOnlyList<string> faults)
    {
        foreach (var fault in faults)
            to.WriteLine($"cartstream: {fault}");
        to.WriteLine($"Run '{PathOf(command)} --help' for what is accepted.");
        return ExitCode.BadUsage;
    }

    /// <summary>Writes that a word before the verb is unknown.</summary>
    public static int Write(TextWriter to, Command root, string word) => Write(to, root, [Unknown(word, root)]);

    private static string PathOf(Command command) =>
        command.Parents.OfType<Command>().FirstOrDefault() is { } parent
            ? $"{PathOf(parent)} {command.Name}"
            : command.Name;

    // The text after '=' may be a misplaced secret.
    private static string Unknown(string unmatched, Command command)
    {
        var token = unmatched.Split('=')[0];
        if (OptionNames(command).Contains(token))
            return $"unexpected argument '{token}' behind '--', expected options before it";
        var (kind, names) = token.StartsWith('-')
            ? ("unknown option", OptionNames(command))
            : command.Subcommands.Count > 0
                ? ("unknown verb", command.Subcommands.Select(verb => verb.Name))
                : ("unexpected argument", []);
        var meant = NearestName.Find(token, names) is { } name ? $"; did you mean '{name}'?" : "";
        return $"{kind} '{token}'{meant}";
    }

    /// <summary>A verb that takes files would treat a misspelt option as one.</summary>
    private static string? OptionAmongFiles(CommandResult verb) => verb.Children.OfType<ArgumentResult>()
        .Where(result => result.Argument.Name == CommonOptions.FileName)
        .SelectMany(result => result.Tokens).Select(token => token.Value)
        .FirstOrDefault(word => word.StartsWith("--", StringComparison.Ordinal));

    private static IEnumerable<string> OptionNames(Command command) =>
        command.Options.Select(option => option.Name).Append("--help").Distinct(StringComparer.Ordinal);

    private static string Describe(ParseError error) => error.SymbolResult switch
    {
        CommandResult { Command.Subcommands.Count: > 0 } => "a verb is missing",
        OptionResult { Implicit: true, Option: var option } => $"{option.Name} is missing",
        OptionResult { Tokens.Count: 0, Option: var option } => $"{option.Name} needs a value",
        OptionResult { IdentifierTokenCount: > 1, Option: var option } => $"{option.Name} is given twice",
        ArgumentResult { Tokens.Count: 0, Argument: var argument } => $"{WithArticle(argument.Name)} is missing",
        _ => error.Message.TrimEnd('.'),
    };

    private static string WithArticle(string noun) =>
        noun[0] is 'a' or 'e' or 'i' or 'o' or 'u' ? $"an {noun}" : $"a {noun}";
}
