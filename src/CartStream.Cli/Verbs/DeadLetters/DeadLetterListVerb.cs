using System.CommandLine;
using CartStream.Cli.CommandLine;

namespace CartStream.Cli.Verbs.DeadLetters;

/// <summary><c>cartstream dlq list</c>: its options.</summary>
internal static class DeadLetterListVerb
{
    private const int LimitDefault = 100;

    /// <summary>The verb, bound to its executor.</summary>
    public static Command Create(CliHost host)
    {
        var log = new LogCliOptions("The embedded log's file.", makesTopics: false);
        var filter = new DeadLetterCliOptions();
        var limit = CommonOptions.Count("--limit", "Most dead letters shown; all are counted.", LimitDefault);
        var json = CommonOptions.Json();
        var verb = new Verb("list", "Lists dead letters with their reason, address and first bytes.");
        log.AddTo(verb);
        filter.AddTo(verb);
        verb.Add(limit);
        verb.Add(json);
        verb.SetAction((parsed, cancellation) =>
        {
            var options = new DeadLetterListOptions(
                log.Read(parsed, host), filter.Read(parsed), parsed.GetValue(limit), parsed.GetValue(json));
            return Task.Run(
                () => new DeadLetterListExecutor(host).Run(options, cancellation), CancellationToken.None);
        });
        return verb;
    }
}
