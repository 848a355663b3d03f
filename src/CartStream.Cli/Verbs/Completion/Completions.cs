using System.CommandLine;
using System.CommandLine.Completions;

namespace CartStream.Cli.Verbs.Completion;

/// <summary>The completions of the last word of a command line.</summary>
/// <param name="Candidates">The possible words, each with its meaning.</param>
/// <param name="TakesFiles">Whether file and folder names are valid, too.</param>
internal sealed record Completions(IReadOnlyList<(string Word, string Meaning)> Candidates, bool TakesFiles)
{
    private static readonly string[] FileValues = ["file", "folder", "file|name"];

    /// <summary>Finds completions in the tree of verbs and options only: nothing is run or read.</summary>
    /// <param name="root">The command.</param>
    /// <param name="words">
    /// The words after the command's name; the last one is completed and may be empty. Quotes around a word are
    /// ignored.
    /// </param>
    public static Completions Find(Command root, IReadOnlyList<string> words)
    {
        var (command, waiting) = (root, (Option?)null);
        var given = new HashSet<Option>();
        for (var i = 0; i < words.Count - 1; i++)
        {
            var word = Unquoted(words[i]);
            if (word == "--")
                return new Completions([], TakesFile(command));
            if (FindOption(root, command, word.Split('=')[0]) is { } option)
            {
                given.Add(option);
                waiting = TakesValue(option) && !word.Contains('=', StringComparison.Ordinal) ? option : null;
            }
            else if (waiting is not null)
            {
                waiting = waiting.AllowMultipleArgumentsPerToken ? waiting : null;
            }
            else
            {
                command = command.Subcommands.FirstOrDefault(verb => verb.Name == word) ?? command;
            }
        }

        var typed = words.Count == 0 ? "" : Unquoted(words[^1]);
        return Complete(root, command, waiting, given, typed);
    }

    private static Completions Complete(
        Command root, Command command, Option? waiting, HashSet<Option> given, string typed)
    {
        var end = typed.IndexOf('=', StringComparison.Ordinal);
        if (end > 0 && FindOption(root, command, typed[..end]) is { } named)
            return Values(named, typed[(end + 1)..], typed[..(end + 1)]);
        if (typed.StartsWith('-'))
            return new Completions([.. Options(root, command, given, typed)], TakesFiles: false);
        if (waiting is not null)
            return Values(waiting, typed, prefix: "");

        var verbs = command.Subcommands
            .Where(verb => !verb.Hidden && verb.Name.StartsWith(typed, StringComparison.Ordinal))
            .Select(verb => (verb.Name, verb.Description ?? ""));
        var values = command.Arguments.SelectMany(argument => Offered(argument, typed));
        var takesFile = TakesFile(command);
        (string, string)[] candidates = [.. verbs, .. values];
        return candidates.Length == 0 && typed.Length == 0 && !takesFile
            ? new Completions([.. Options(root, command, given, typed)], TakesFiles: false)
            : new Completions(candidates, takesFile);
    }

    private static Completions Values(Option option, string typed, string prefix) => new(
        [.. Offered(option, typed).Select(value => ($"{prefix}{value.Word}", value.Meaning))],
        FileValues.Contains(option.HelpName, StringComparer.Ordinal));

    private static IEnumerable<(string Word, string Meaning)> Offered(Symbol symbol, string typed) => symbol
        .GetCompletions(CompletionContext.Empty)
        .Select(item => item.Label)
        .Where(value => value.StartsWith(typed, StringComparison.Ordinal))
        .Select(value => (value, ""));

    private static IEnumerable<(string Word, string Meaning)> Options(
        Command root, Command command, HashSet<Option> given, string typed) => All(root, command)
        .Where(option => !option.Hidden && option.Name.StartsWith(typed, StringComparison.Ordinal))
        .Where(option => !given.Contains(option) || option.Arity.MaximumNumberOfValues > 1)
        .Select(option => (option.Name, option.Description ?? ""))
        .OrderBy(option => option.Name, StringComparer.Ordinal);

    private static IEnumerable<Option> All(Command root, Command command) => command == root
        ? command.Options
        : command.Options.Concat(root.Options.Where(option => option.Recursive));

    private static Option? FindOption(Command root, Command command, string word) => word.StartsWith('-')
        ? All(root, command).FirstOrDefault(option => option.Name == word || option.Aliases.Contains(word))
        : null;

    private static bool TakesValue(Option option) =>
        option.Arity.MaximumNumberOfValues > 0 && option.ValueType != typeof(bool);

    private static bool TakesFile(Command command) =>
        command.Arguments.Any(argument => argument.Name is "file");

    private static string Unquoted(string word) => word.Trim('"', '\'');
}
