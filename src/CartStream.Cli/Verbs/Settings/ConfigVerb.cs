using System.CommandLine;
using CartStream.Cli.CommandLine;

namespace CartStream.Cli.Verbs.Settings;

/// <summary><c>cartstream config VERB</c>: its options.</summary>
internal static class ConfigVerb
{
    /// <summary>The verb, bound to its executor.</summary>
    /// <param name="host">Provides the files and the environment, and receives the result.</param>
    /// <param name="root">The command that contains the verb.</param>
    public static Command Create(CliHost host, Command root)
    {
        var words = new Argument<string[]>("verb")
        {
            Description = "The verb, such as serve, with any of its options.",
            Arity = ArgumentArity.OneOrMore,
        };
        words.CompletionSources.Add(_ => root.Subcommands
            .Where(verb => !verb.Hidden)
            .Select(verb => new System.CommandLine.Completions.CompletionItem(verb.Name)));
        var json = CommonOptions.Json();
        var verb = new Verb("config", "Shows the settings of a verb and the source of each.") { words, json };
        verb.IsConfigured = false;
        verb.SetAction(parsed => new ConfigExecutor(host, root).Run(
            parsed.GetRequiredValue(words), parsed.GetValue(json)));
        return verb;
    }
}
