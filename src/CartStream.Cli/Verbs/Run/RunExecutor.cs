using System.Text;
using CartStream.Cli.CommandLine;
using CartStream.Cli.Output;
using CartStream.Datasets.Files;
using CartStream.Datasets.Reading;
using CartStream.Datasets.Simulation;
using CartStream.Events;
using CartStream.Log;
using CartStream.Models;
using CartStream.Processing;
using CartStream.Processing.Ingest;
using CartStream.Processing.Processor;

namespace CartStream.Cli.Verbs.Run;

/// <summary>
/// <c>cartstream run</c>, the main job: events in → embedded log → processor → stored recommendations → report.
/// </summary>
internal sealed class RunExecutor(CliHost host)
{
    private const int Partition = 0;

    /// <summary>Runs the job, or continues an interrupted one, and writes the report.</summary>
    /// <exception cref="UsageException">The options are invalid.</exception>
    /// <exception cref="IOException">The input, the store or the output failed.</exception>
    public async Task<int> RunAsync(RunOptions options, CancellationToken cancellation)
    {
        options.Validate();
        using var source = OpenSource(options);
        using var log = LogChoice.OpenStore(options.Store, "run");
        log.CreateTopics(Topology.Topics(partitions: 1));
        var items = new ItemDictionary();
        var model = ShopModel.Create(options.Parameters, options.Model);
        using var processor = Open(log, options, items, model, cancellation);
        var ingest = new EventIngest(log, source, host.Time)
        {
            BatchEventsMax = options.Processor.BatchEventsMax,
        };

        var startedAt = host.Time.GetTimestamp();
        var eventsBefore = processor.Totals.Events;
        var failure = await ProcessAsync(options, source, ingest, processor, cancellation);
        cancellation.ThrowIfCancellationRequested();
        if (source is EventFileSource { Useless.Count: > 0 } useless && useless.Counts.Accepted == 0)
        {
            options.Input.WriteRejected(host.Error, useless);
            InputReport.WriteUseless(host.Error, useless);
            return ExitCode.Failure;
        }

        var simulated = await SimulateNewSessionsAsync(options, source, log, processor, items, model, cancellation);
        var seconds = host.Time.GetElapsedTime(startedAt).TotalSeconds;
        cancellation.ThrowIfCancellationRequested();

        var report = new RunReportBuilder(options, log, processor, Partition)
        {
            Counts = source.Counts,
            Inputs = source is EventFileSource read ? read.Files : [],
            SentBefore = ingest.SentBefore,
            SimulatedEvents = simulated,
            ProcessedEvents = processor.Totals.Events - eventsBefore,
            Seconds = seconds,
        };
        Write(options, source, report.Build(cancellation));
        var isUseless = source is EventFileSource some && InputReport.WriteUseless(host.Error, some);
        if (failure is null)
            return isUseless ? ExitCode.Failure : ExitCode.Success;
        host.Error.WriteLine($"cartstream: {failure.Message}; the report covers what came before");
        return ExitCode.Failure;
    }

    private static IEventSource OpenSource(RunOptions options) => options.Events.Count == 0
        ? new ShopSimulator(options.Shop)
        : options.Input.Open();

    private StreamProcessor Open(
        IEventLog log, RunOptions options, ItemDictionary items, ShopModel model, CancellationToken cancellation)
    {
        using var progress = ProgressReport.Create(host, options.Quiet, "records restored");
        var processor = StreamProcessor.Open(
            log,
            Partition,
            options.Processor,
            items,
            model,
            host.Time,
            records => progress.Report(records, share: null),
            cancellation);
        if (processor.Warning is { } warning)
            host.Error.WriteLine($"cartstream: {warning}");
        if (processor.SettingsChanged)
        {
            host.Error.WriteLine(
                $"cartstream: {options.Store} was made with other settings; recommendations in it stay as they are");
        }

        return processor;
    }

    /// <summary>Sends and processes the input; returns the failure that stopped the input half-way, or null.</summary>
    private async Task<EventFileException?> ProcessAsync(
        RunOptions options,
        IEventSource source,
        EventIngest ingest,
        StreamProcessor processor,
        CancellationToken cancellation)
    {
        using var progress = ProgressReport.Create(host, options.Quiet, "events");
        var eventsBefore = processor.Totals.Events;
        try
        {
            await new PipelineRun(processor, ingest).RunAsync(ReportProgress, cancellation);
            return null;
        }
        catch (EventFileException e)
        {
            return e;
        }

        void ReportProgress()
        {
            var sent = Math.Max(1, ingest.Sent - ingest.SentBefore);
            var done = processor.Totals.Events - eventsBefore;
            progress.Report(done, source.Progress * Math.Min(1, (double)done / sent));
        }
    }

    private static async Task<long> SimulateNewSessionsAsync(
        RunOptions options,
        IEventSource source,
        IEventLog log,
        StreamProcessor processor,
        ItemDictionary items,
        ShopModel model,
        CancellationToken cancellation)
    {
        if (options.Shopper is not { } chosen)
            return 0;
        var shoppers = chosen == RunOptions.AllShoppers ? processor.ShopperIds() : [Encoding.UTF8.GetBytes(chosen)];
        if (shoppers.Count == 1 && processor.FindShopper(shoppers[0]) is null)
            throw new UsageException($"--shopper is '{chosen}', who is not in {options.Store}");
        var newSessions = new NewSessions(log, processor, items, model.OpenBaseline(), options.Shop.Seed);
        await newSessions.RunAsync($"{chosen}/{source.Fingerprint}", shoppers, cancellation);
        return newSessions.Events;
    }

    private void Write(RunOptions options, IEventSource source, RunSummary summary)
    {
        if (source is EventFileSource files)
            options.Input.WriteRejected(host.Error, files);
        if (options.Json)
            JsonReport.Write(host.Out, summary, CliJsonContext.Default.RunSummary);
        else
            new RunReport(host).Write(summary, options);
    }
}
