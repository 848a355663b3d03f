using System.CommandLine;

namespace CartStream.Cli.CommandLine;

/// <summary>
/// Names of settings: those of the options, without the leading hyphens. Inner hyphens, underscores and case are
/// ignored: <c>topic-prefix</c>, <c>TopicPrefix</c> and <c>TOPIC_PREFIX</c> are equal.
/// </summary>
internal static class SettingName
{
    /// <summary>Settings in the same section that only an application with an embedded shop has.</summary>
    public static IReadOnlyList<string> OfHostAlone { get; } = ["Shops", "RestoreWait"];

    /// <summary>The setting's name as written in documents.</summary>
    public static string Of(Option option) => option.Name.TrimStart('-');

    /// <summary>The normalised name, for comparison.</summary>
    public static string Plain(string name) => string.Concat(name.Where(letter => letter is not ('-' or '_')))
        .ToUpperInvariant();

    /// <summary>The options of a verb, or of its subcommands, that can be set outside the command line.</summary>
    public static IEnumerable<Option> OptionsBelow(Command command) =>
        (command is Verb { IsConfigured: true } verb ? verb.Options : [])
        .Concat(command.Subcommands.SelectMany(OptionsBelow));
}
