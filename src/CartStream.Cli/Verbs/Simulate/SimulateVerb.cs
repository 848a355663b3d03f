using System.CommandLine;
using System.Globalization;
using CartStream.Cli.CommandLine;
using CartStream.Datasets.Simulation;

namespace CartStream.Cli.Verbs.Simulate;

/// <summary><c>cartstream simulate</c>: its options.</summary>
internal static class SimulateVerb
{
    private const string Endless = "endless";

    /// <summary>The verb, bound to its executor.</summary>
    public static Command Create(CliHost host)
    {
        var events = CommonOptions.Parsed<EventCount>(
            "--events",
            $"Number of events to write, or '{Endless}' to continue until interrupted.",
            "n",
            new EventCount(SimulatorOptions.EventsDefault),
            $"a whole number or '{Endless}'",
            TryParseEvents).Offering(Endless);
        var output = CommonOptions.File(
            "--out", "The output for events as JSON lines: a file (compressed if it ends in .gz), or - for stdout.");
        var log = new LogCliOptions(
            "The embedded log's file that receives the events instead of --out; continues where it stopped.",
            makesTopics: true);
        var speed = Speed.Option("Speed of the shop's time: 60x simulates an hour per minute; 'max' is unlimited.");
        var shop = new ShopOptions();
        var (json, quiet) = (CommonOptions.Json(), CommonOptions.Quiet());

        var verb = new Verb("simulate", "Writes the events of simulated shoppers.");
        verb.AddGroup(OptionGroup.Events, events, speed, output);
        log.AddTo(verb);
        shop.AddTo(verb);
        verb.AddGroup(OptionGroup.Output, json, quiet);
        verb.SetAction((parsed, cancellation) =>
        {
            var options = new SimulateOptions(
                shop.Read(parsed) with { Events = parsed.GetValue(events).Events },
                parsed.GetValue(output),
                log.Read(parsed, host),
                parsed.GetValue(speed),
                parsed.GetValue(json),
                parsed.GetValue(quiet));
            return new SimulateExecutor(host).RunAsync(options, cancellation);
        });
        return verb;
    }

    private static bool TryParseEvents(string text, out EventCount value)
    {
        if (text == Endless)
        {
            value = new EventCount(Events: null);
            return true;
        }

        var isNumber = long.TryParse(
            text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var events);
        value = new EventCount(events);
        return isNumber;
    }

    /// <summary>A number of events; null for no limit.</summary>
    private readonly record struct EventCount(long? Events)
    {
        public override string ToString() => Events?.ToString(CultureInfo.InvariantCulture) ?? Endless;
    }
}
