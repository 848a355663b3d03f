using System.CommandLine;

namespace CartStream.Cli.CommandLine;

/// <summary>How words become options: without what the parser's library offers to who writes a command.</summary>
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
    /// The first word when the parser's library would take it for a directive, such as <c>[diagram]</c>, and run
    /// something else or pass over it; null when it would not. The command has none.
    /// </summary>
    public static string? FindDirective(IReadOnlyList<string> args) =>
        args.SkipWhile(word => word == Name).FirstOrDefault() is ['[', _, .., ']'] word ? word : null;

    /// <summary>Parses <paramref name="args"/>; invoking the result runs the verb.</summary>
    public static ParseResult Parse(Command root, IReadOnlyList<string> args) => root.Parse(args, Configuration);
}
