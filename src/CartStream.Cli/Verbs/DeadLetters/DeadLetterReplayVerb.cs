using System.CommandLine;
using CartStream.Cli.CommandLine;

namespace CartStream.Cli.Verbs.DeadLetters;

/// <summary><c>cartstream dlq replay</c>: its options.</summary>
internal static class DeadLetterReplayVerb
{
    /// <summary>The verb, bound to its executor.</summary>
    public static Command Create(CliHost host)
    {
        var log = new LogCliOptions("The embedded log's file.", makesTopics: false);
        var all = CommonOptions.Flag("--all", "Sends all, or all that match the filters.");
        var offsets = new Option<string[]>("--offsets")
        {
            Description = "Sends these: partition/offset or partition/first-last, as shown by list.",
            HelpName = "offset",
            AllowMultipleArgumentsPerToken = true,
        };
        var filter = new DeadLetterCliOptions();
        var force = CommonOptions.Flag("--force", "Also sends those that this version cannot read.");
        var dryRun = CommonOptions.Flag("--dry-run", "Counts without sending.");
        var json = CommonOptions.Json();
        var verb = new Verb(
            "replay", "Sends dead letters that are valid now to user-events again, each once.");
        log.AddTo(verb);
        verb.Add(all);
        verb.Add(offsets);
        filter.AddTo(verb);
        verb.Add(force);
        verb.Add(dryRun);
        verb.Add(json);
        verb.SetAction((parsed, cancellation) =>
        {
            var options = new DeadLetterReplayOptions(
                log.Read(parsed, host),
                parsed.GetValue(all),
                parsed.GetValue(offsets) ?? [],
                filter.Read(parsed),
                parsed.GetValue(force),
                parsed.GetValue(dryRun),
                parsed.GetValue(json));
            return Task.Run(
                () => new DeadLetterReplayExecutor(host).Run(options, cancellation), CancellationToken.None);
        });
        return verb;
    }
}
