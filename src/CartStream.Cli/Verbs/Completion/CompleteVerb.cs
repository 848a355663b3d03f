using System.CommandLine;
using CartStream.Cli.CommandLine;

namespace CartStream.Cli.Verbs.Completion;

/// <summary><c>cartstream complete -- WORD…</c>: called by the scripts of <c>cartstream completion</c>.</summary>
internal static class CompleteVerb
{
    /// <summary>Marks that file names are valid, too; no candidate begins like this.</summary>
    public const string Files = ":files";

    /// <summary>The verb, which is hidden from help.</summary>
    /// <param name="host">Receives the candidates, one a line: the word, a tab, its meaning.</param>
    /// <param name="root">The command that is completed.</param>
    public static Command Create(CliHost host, Command root)
    {
        var words = new Argument<string[]>("words") { Arity = ArgumentArity.ZeroOrMore };
        var verb = new Command("complete", "Lists what the last of some words may become.") { words };
        verb.Hidden = true;
        verb.SetAction(parsed =>
        {
            var found = Completions.Find(root, parsed.GetValue(words) ?? []);
            foreach (var (word, meaning) in found.Candidates)
                host.Out.WriteLine(meaning.Length > 0 ? $"{word}\t{meaning}" : word);
            if (found.TakesFiles)
                host.Out.WriteLine(Files);
            return ExitCode.Success;
        });
        return verb;
    }
}
