using System.CommandLine;

namespace CartStream.Cli.CommandLine;

/// <summary>Parses words into options, without the parser library's features for authors of commands.</summary>
internal static class CommandParser
{
    /// <summary>The command's name.</summary>
    public const string Name = "cartstream";

    private static readonly ParserConfiguration Configuration = new()
    {
        EnablePosixBundling = false,
        ResponseFileTokenReplacer = null,
    };

    /// <summary>
    /// The first word if the parser library would treat it as a directive, such as <c>[diagram]</c>, and run something
    /// else or skip it; null otherwise. The command has no directives.
    /// </summary>
    public static string? FindDirective(IReadOnlyList<string> args) =>
        args.SkipWhile(word => word == Name).FirstOrDefault() is ['[', _, .., ']'] word ? word : null;

    /// <summary>Parses <paramref name="args"/>; invoking the result runs the verb.</summary>
    public static ParseResult Parse(Command root, IReadOnlyList<string> args) => root.Parse(args, Configuration);
}
