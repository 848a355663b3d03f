using System.CommandLine;
using System.CommandLine.Parsing;

namespace CartStream.Cli.CommandLine;

/// <summary>A command line with the settings that files and the environment add to it.</summary>
/// <param name="Parsed">The parsed whole: typed options take precedence over other settings.</param>
/// <param name="Added">What was added.</param>
internal sealed record ConfiguredLine(ParseResult Parsed, IReadOnlyList<Setting> Added)
{
    /// <summary>Adds to a command line the settings for its verb's options that were not typed.</summary>
    /// <param name="typed">The parsed typed line.</param>
    /// <param name="args">The typed words.</param>
    /// <param name="host">Provides the files and the environment.</param>
    /// <exception cref="UsageException">A source has faults, all of which it names.</exception>
    /// <exception cref="IOException">A file can't be read.</exception>
    /// <exception cref="InvalidDataException">A file can't be read completely.</exception>
    public static ConfiguredLine Read(ParseResult typed, IReadOnlyList<string> args, CliHost host)
    {
        var verb = typed.CommandResult.Command;
        // Help and version need no settings and must not fail because of them.
        if (verb is not Verb { IsConfigured: true } || typed.Action is { ClearsParseErrors: true })
            return new ConfiguredLine(typed, []);
        var settings = VerbSettings.Read(typed.RootCommandResult.Command, verb, SettingSource.Load(host));
        var plain = new ConfiguredLine(typed, []);
        Setting[] added = [.. settings.Where(setting => !plain.IsGiven(setting.Option))];
        if (added.Length == 0)
            return plain;
        var end = args.TakeWhile(word => word != "--").Count();
        string[] whole =
        [
            .. args.Take(end),
            .. added.SelectMany(setting => setting.Values.Select(value => $"{setting.Option.Name}={value}")),
            .. args.Skip(end),
        ];
        return new ConfiguredLine(CommandParser.Parse(typed.RootCommandResult.Command, whole), added);
    }

    /// <summary>Whether an option or argument is typed or set, rather than at its default.</summary>
    public bool IsGiven(Symbol symbol) =>
        Parsed.GetResult(symbol) is OptionResult { Implicit: false } or ArgumentResult { Tokens.Count: > 0 };

    /// <summary>Whether it was typed on the command line.</summary>
    public bool IsTyped(Symbol symbol) => IsGiven(symbol) && Added.All(setting => setting.Option != symbol);

    /// <summary>Contradictory options, one line each; empty when there are none.</summary>
    public IReadOnlyList<string> Contradictions() => Parsed.CommandResult.Command is not Verb verb
        ? []
        :
        [
            .. from rule in verb.Rules
               where rule.IsBroken(this)
               select rule.Fault,
        ];

    /// <summary>A fault, followed by where its options were set unless they were typed.</summary>
    public string Locate(string fault)
    {
        var origins = from setting in Added
                     where Names(fault, SettingName.Of(setting.Option))
                     select $"{setting.Option.Name} is from {setting.Origin}";
        var all = string.Join(", ", origins);
        return all.Length > 0 ? $"{fault} ({all})" : fault;
    }

    /// <summary>Whether a fault mentions an option: by its name at the start, or with hyphens anywhere.</summary>
    private static bool Names(string fault, string name)
    {
        for (var at = fault.IndexOf(name, StringComparison.Ordinal); at >= 0;
            at = fault.IndexOf(name, at + 1, StringComparison.Ordinal))
        {
            var end = at + name.Length;
            var isWhole = end == fault.Length || !(char.IsAsciiLetterOrDigit(fault[end]) || fault[end] == '-');
            if (isWhole && (at == 0 || fault.AsSpan(0, at).EndsWith("--")))
                return true;
        }

        return false;
    }
}
