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
            "Event files in any known format, plain or compressed; several are sent in time order.");
        var files = CommonOptions.Files();
        var format = new FormatCliOptions();
        var log = new LogCliOptions(
            "The embedded log's file that receives the events; a replay continues where it stopped.",
            makesTopics: true);
        var speed = Speed.Option(
            "Speed of the events' time: 100x divides the gaps between events by 100; 'max' leaves none.");
        var strict = CommonOptions.Flag("--strict", "Stops at the first bad row instead of setting it aside.");
        var (json, quiet) = (CommonOptions.Json(), CommonOptions.Quiet());

        var verb = new Verb("replay", "Sends the events of files to a log, at their original pace or at full speed.")
        {
            files,
        };
        verb.AddGroup(OptionGroup.Events, events, speed, strict);
        format.AddTo(verb);
        log.AddTo(verb);
        verb.AddGroup(OptionGroup.Output, json, quiet);
        verb.SetAction((parsed, cancellation) =>
        {
            var to = log.Read(parsed, host);
            var options = new ReplayOptions(
                new EventFileInput(
                    [.. parsed.GetValue(files) ?? [], .. parsed.GetValue(events) ?? []],
                    parsed.GetValue(strict),
                    to.Store,
                    format.Read(parsed)),
                to,
                parsed.GetValue(speed),
                parsed.GetValue(json),
                parsed.GetValue(quiet));
            return new ReplayExecutor(host).RunAsync(options, cancellation);
        });
        return verb;
    }
}
