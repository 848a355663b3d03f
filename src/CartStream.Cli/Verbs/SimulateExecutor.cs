using System.Globalization;
using System.IO.Compression;
using CartStream.Cli.Output;
using CartStream.Datasets.Simulation;

namespace CartStream.Cli.Verbs;

/// <summary><c>cartstream simulate</c>: writes a simulated shop's events as JSON lines.</summary>
internal sealed class SimulateExecutor(CliHost host)
{
    /// <summary>Writes the events and the summary.</summary>
    /// <exception cref="UsageException">The options don't hold together.</exception>
    /// <exception cref="IOException">The output can't be written.</exception>
    public async Task<int> RunAsync(SimulateOptions options, CancellationToken cancellation)
    {
        options.Validate();
        using var simulator = new ShopSimulator(options.Shop);
        var startedAt = host.Time.GetTimestamp();
        var lines = await WriteAsync(simulator, options, cancellation);
        var seconds = host.Time.GetElapsedTime(startedAt).TotalSeconds;
        if (!options.ToStdout)
            Report(options, Summarize(options, lines, seconds, simulator.Fingerprint));
        return ExitCode.Success;
    }

    private static SimulateSummary Summarize(
        SimulateOptions options,
        EventLinesWriter lines,
        double seconds,
        string fingerprint) => new(
            options.Out,
            lines.Events,
            EventTypeCounts.Of(lines.Counts),
            lines.FirstMs is { } first ? DateTimeOffset.FromUnixTimeMilliseconds(first).UtcDateTime : null,
            lines.LastMs is { } last ? DateTimeOffset.FromUnixTimeMilliseconds(last).UtcDateTime : null,
            Math.Round(seconds, 3),
            seconds > 0 ? Math.Round(lines.Events / seconds) : 0,
            fingerprint);

    private async Task<EventLinesWriter> WriteAsync(
        ShopSimulator simulator,
        SimulateOptions options,
        CancellationToken cancellation)
    {
        await using var output = OpenOutput(options);
        using var progress = ProgressReport.Create(host, options.Quiet, "events");
        var lines = new EventLinesWriter(output, new Pace(options.Speed, host.Time));
        await lines.WriteAllAsync(simulator, progress, cancellation);
        return lines;
    }

    private Stream OpenOutput(SimulateOptions options)
    {
        if (options.ToStdout)
            return host.OpenOut();
        var file = new FileStream(options.Out, FileMode.Create, FileAccess.Write, FileShare.Read, bufferSize: 0);
        return options.Out.EndsWith(".gz", StringComparison.OrdinalIgnoreCase)
            ? new GZipStream(file, CompressionLevel.Fastest)
            : file;
    }

    private void Report(SimulateOptions options, SimulateSummary summary)
    {
        if (options.Json)
        {
            JsonReport.Write(host.Out, summary, CliJsonContext.Default.SimulateSummary);
            return;
        }

        var report = new ReportWriter(host);
        report.Chart("events by type", summary.ByType.Bars());
        report.Line(string.Create(
            CultureInfo.InvariantCulture,
            $"{summary.Events:N0} events in {summary.Seconds:N1} s ({summary.EventsPerSecond:N0}/s) to {summary.Out}"));
    }
}
