using System.Globalization;
using System.IO.Compression;
using CartStream.Cli.CommandLine;
using CartStream.Cli.Output;
using CartStream.Datasets.Simulation;
using CartStream.Processing.Ingest;

namespace CartStream.Cli.Verbs.Simulate;

/// <summary><c>cartstream simulate</c>: a simulated shop's events, as JSON lines or into a log.</summary>
internal sealed class SimulateExecutor(CliHost host)
{
    /// <summary>Writes the events and the summary.</summary>
    /// <exception cref="UsageException">The options are contradictory.</exception>
    /// <exception cref="IOException">The output can't be written.</exception>
    public async Task<int> RunAsync(SimulateOptions options, CancellationToken cancellation)
    {
        options.Validate();
        using var simulator = new ShopSimulator(options.Shop);
        using var tally = new CountingSource(simulator);
        var sent = options.Out is null
            ? await new EventSender(host, "simulate").SendAsync(
                tally, options.Log, options.Speed, options.Quiet, cancellation)
            : await WriteAsync(tally, options, cancellation);
        if (!options.ToStdout)
            Report(options, Summarize(options, tally, sent));
        return ExitCode.Success;
    }

    private static SimulateSummary Summarize(SimulateOptions options, CountingSource tally, SendOutcome sent) => new(
        options.Out,
        options.Log.Store,
        options.Log.Kafka?.Options.BootstrapServers,
        sent.SentBefore + sent.Sent,
        sent.Sent,
        tally.ByType,
        tally.FirstMs is { } first ? DateTimeOffset.FromUnixTimeMilliseconds(first).UtcDateTime : null,
        tally.LastMs is { } last ? DateTimeOffset.FromUnixTimeMilliseconds(last).UtcDateTime : null,
        Math.Round(sent.Seconds, 3),
        sent.EventsPerSecond,
        tally.Fingerprint);

    private async Task<SendOutcome> WriteAsync(
        CountingSource source, SimulateOptions options, CancellationToken cancellation)
    {
        var startedAt = host.Time.GetTimestamp();
        using (var progress = ProgressReport.Create(host, options.Quiet, "events"))
            await WriteEventsAsync(source, options, progress, cancellation);

        var seconds = host.Time.GetElapsedTime(startedAt).TotalSeconds;
        return new SendOutcome(source.ByType.Total, SentBefore: 0, seconds, Failure: null);
    }

    private async Task WriteEventsAsync(
        CountingSource source, SimulateOptions options, ProgressReport progress, CancellationToken cancellation)
    {
        if (options.ToStdout)
        {
            await using var stdout = host.OpenOut();
            await WriteAsync(stdout);
            return;
        }

        var path = options.Out!;
        await using var file = OutputFile.Create(path);
        try
        {
            await using var packed = path.EndsWith(".gz", StringComparison.OrdinalIgnoreCase)
                ? new GZipStream(file, CompressionLevel.Fastest, leaveOpen: true)
                : null;
            await WriteAsync(packed ?? (Stream)file);
        }
        catch (OperationCanceledException)
        {
            // It has whole lines only, and endless events end like this.
            file.Complete();
            throw;
        }

        file.Complete();

        Task WriteAsync(Stream output) =>
            new EventLinesWriter(output, new ReplayPace(options.Speed.Factor, host.Time))
                .WriteAllAsync(source, progress, cancellation);
    }

    private void Report(SimulateOptions options, SimulateSummary summary)
    {
        if (options.Json)
        {
            JsonReport.Write(host.Out, summary, CliJsonContext.Default.SimulateSummary);
            return;
        }

        var report = new ReportWriter(host);
        report.WriteChart("events by type", summary.ByType.Bars());
        var before = summary.Events - summary.Sent is > 0 and var earlier
            ? string.Create(CultureInfo.InvariantCulture, $"; {earlier:N0} were there from an earlier run")
            : "";
        report.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{summary.Sent:N0} events in {summary.Seconds:N1} s ({summary.EventsPerSecond:N0}/s) to {
                summary.Out ?? options.Log.Name}{before}"));
    }
}
