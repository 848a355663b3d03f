using System.CommandLine;
using CartStream.Cli.CommandLine;

namespace CartStream.Cli.Verbs.DeadLetters;

/// <summary><c>cartstream dlq</c>: its verbs.</summary>
internal static class DeadLetterVerb
{
    /// <summary>The verb with its subcommands.</summary>
    public static Command Create(CliHost host) => new("dlq", "Lists and replays dead letters: records that are not "
        + "valid events.")
    {
        DeadLetterListVerb.Create(host),
        DeadLetterReplayVerb.Create(host),
    };
}
