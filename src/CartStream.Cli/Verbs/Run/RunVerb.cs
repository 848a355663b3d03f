using System.CommandLine;
using CartStream.Cli.CommandLine;
using CartStream.Datasets.Simulation;

namespace CartStream.Cli.Verbs.Run;

/// <summary><c>cartstream run</c>: its options.</summary>
internal static class RunVerb
{
    /// <summary>The verb, bound to its executor.</summary>
    public static Command Create(CliHost host)
    {
        var events = CommonOptions.EventFiles(
            "Event files in any known format, plain or compressed; without files, a shop is simulated.");
        var files = CommonOptions.Files();
        var format = new FormatCliOptions();
        var simulated = CommonOptions.Whole(
            "--simulated-events",
            "Number of events to simulate if no files are given.",
            SimulatorOptions.EventsDefault);
        var store = StoreOptions.Store(
            "The file for events, state and recommendations; a run continues where it stopped.");
        var shopper = new Option<string?>("--shopper")
        {
            Description = $"Simulates a new session for this shopper, or for '{RunOptions.AllShoppers}'.",
            HelpName = "id",
        };
        var strict = CommonOptions.Flag("--strict", "Stops at the first bad row instead of setting it aside.");
        var processor = new ProcessorCliOptions();
        var shop = new ShopOptions();
        var (json, quiet) = (CommonOptions.Json(), CommonOptions.Quiet());

        var verb = new Verb("run", "Turns events into stored recommendations and reports their quality.")
        {
            files,
        };
        verb.AddGroup(OptionGroup.Events, events, strict);
        format.AddTo(verb);
        verb.AddGroup(OptionGroup.Log, store);
        processor.AddTo(verb);
        verb.AddGroup(OptionGroup.Shop, simulated, shopper);
        shop.AddTo(verb);
        verb.AllowOne(events, simulated);
        verb.AllowOne(files, simulated);
        verb.AddGroup(OptionGroup.Output, json, quiet);
        verb.SetAction((parsed, cancellation) =>
        {
            var (model, parameters, processing) = processor.Read(parsed);
            var options = new RunOptions
            {
                Events = [.. parsed.GetValue(files) ?? [], .. parsed.GetValue(events) ?? []],
                Format = format.Read(parsed),
                Shop = shop.Read(parsed) with { Events = parsed.GetValue(simulated) },
                Store = parsed.GetRequiredValue(store),
                Processor = processing,
                Shopper = parsed.GetValue(shopper),
                Strict = parsed.GetValue(strict),
                Model = model,
                Parameters = parameters,
                Json = parsed.GetValue(json),
                Quiet = parsed.GetValue(quiet),
            };
            return new RunExecutor(host).RunAsync(options, cancellation);
        });
        return verb;
    }
}
