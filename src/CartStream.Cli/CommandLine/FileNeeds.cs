using System.CommandLine;
using CartStream.Server.Node;

namespace CartStream.Cli.CommandLine;

/// <summary>
/// How many files a verb has to be allowed to open. Each assembly is one, and where .NET can't load one it names that.
/// </summary>
internal static class FileNeeds
{
    private const string Serve = "serve";

    // A verb other than serve has some 140 files open.
    private const int OtherVerbs = 200;

    /// <summary>The fault of a limit that the verb can't work with; null for none, and for help and version.</summary>
    public static string? Fault(ParseResult parsed, long? openFilesMax)
    {
        var verb = parsed.CommandResult.Command.Name;
        var needed = verb == Serve ? ServerLimits.OpenFilesMin : OtherVerbs;
        return parsed.Action is { ClearsParseErrors: true } || openFilesMax is null || openFilesMax >= needed
            ? null
            : $"found a limit of {openFilesMax} open files, expected {needed} or more for '{verb}': raise it "
                + "(ulimit -n, LimitNOFILE= of systemd, --ulimit nofile= of docker)";
    }
}
