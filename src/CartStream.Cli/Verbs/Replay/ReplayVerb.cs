using System.CommandLine;
using CartStream.Cli.CommandLine;

namespace CartStream.Cli.Verbs.Replay;

/// <summary><c>cartstream replay</c>: its options.</summary>
internal static class ReplayVerb
{
    /// <summary>The verb, bound to its executor.</summary>
    public static Command Create(CliHost host)
    {
        var events = CommonOptions.EventFiles(
            "Event files, plain or .gz, of any known data set; several are sent in time order.");
        events.Required = true;
        var store = CommonOptions.RequiredFile(
            "--store", "The embedded log's file; a replay goes on where it stopped.");
        var speed = Speed.Option(
            "How fast the events' time runs, such as 100x to keep the gaps between events, divided by 100, or 'max'.");
        var strict = CommonOptions.Flag("--strict", "Stops at the first bad row instead of keeping it aside.");
        var (json, quiet) = (CommonOptions.Json(), CommonOptions.Quiet());

        var verb = new Command("replay", "Sends the events of files to an embedded log, at their pace or at once.")
        {
            events, store, speed, strict, json, quiet,
        };
        verb.SetAction((parsed, cancellation) => new ReplayExecutor(host).RunAsync(
            new ReplayOptions(
                new EventFileInput(
                    parsed.GetRequiredValue(events), parsed.GetValue(strict), parsed.GetRequiredValue(store)),
                parsed.GetValue(speed),
                parsed.GetValue(json),
                parsed.GetValue(quiet)),
            cancellation));
        return verb;
    }
}
