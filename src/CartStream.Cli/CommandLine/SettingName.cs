using System.CommandLine;

namespace CartStream.Cli.CommandLine;

/// <summary>
/// Names of settings: those of the options, without the hyphens before them. Hyphens and underscores within, and upper
/// and lower case, don't count: <c>topic-prefix</c>, <c>TopicPrefix</c> and <c>TOPIC_PREFIX</c> are one.
/// </summary>
internal static class SettingName
{
    /// <summary>What an application that embeds a shop sets in the same section, and the command lacks.</summary>
    public static IReadOnlyList<string> OfHostAlone { get; } = ["Shops", "RestoreWait"];

    /// <summary>The setting's name as documents write it.</summary>
    public static string Of(Option option) => option.Name.TrimStart('-');

    /// <summary>The name in the form by which names are compared.</summary>
    public static string Plain(string name) => string.Concat(name.Where(letter => letter is not ('-' or '_')))
        .ToUpperInvariant();

    /// <summary>The options of a verb, or of those below it, that can be set outside the command line.</summary>
    public static IEnumerable<Option> OptionsBelow(Command command) =>
        (command is Verb { IsConfigured: true } verb ? verb.Options : [])
        .Concat(command.Subcommands.SelectMany(OptionsBelow));
}
