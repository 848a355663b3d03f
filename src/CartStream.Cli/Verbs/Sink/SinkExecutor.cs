using System.Globalization;
using CartStream.Cli.CommandLine;
using CartStream.Cli.Output;
using CartStream.Postgres;

namespace CartStream.Cli.Verbs.Sink;

/// <summary><c>cartstream sink</c>: follows a log and keeps its current state in PostgreSQL.</summary>
internal sealed class SinkExecutor(CliHost host)
{
    /// <summary>Writes until interrupted, or until nothing is left, and then prints the summary.</summary>
    /// <exception cref="UsageException">The options are invalid.</exception>
    /// <exception cref="IOException">
    /// The log can't be read, or the database denied access or failed for too long.
    /// </exception>
    public async Task<int> RunAsync(SinkOptions options, CancellationToken cancellation)
    {
        var sinkOptions = options.ToSink(host);
        using var log = options.Log.OpenExisting(host, patience: null, cancellation);
        using var progress = ProgressReport.Create(host, options.Quiet, "records");
        var sink = new PostgresSink(log, sinkOptions, host.Time)
        {
            Progress = totals => progress.Report(totals.Records, share: null),
            Warned = warning => host.Error.WriteLine($"cartstream: {warning}"),
        };
        var startedAt = host.Time.GetTimestamp();
        await sink.RunAsync(options.Drain, cancellation);
        var seconds = host.Time.GetElapsedTime(startedAt).TotalSeconds;
        Report(options, Summarize(sinkOptions, sink.Totals, seconds));
        return ExitCode.Success;
    }

    private static SinkSummary Summarize(PostgresSinkOptions options, SinkTotals totals, double seconds) => new(
        options.Target.ToString(),
        options.Schema,
        totals.Recommendations,
        totals.States,
        totals.Deletions,
        totals.Transactions,
        totals.Retries,
        Math.Round(seconds, 3),
        seconds > 0 ? Math.Round(totals.Records / seconds, 1) : 0,
        totals.Lost,
        totals.Items,
        totals.Skipped);

    private void Report(SinkOptions options, SinkSummary summary)
    {
        if (options.Json)
        {
            JsonReport.Write(host.Out, summary, CliJsonContext.Default.SinkSummary);
            return;
        }

        new ReportWriter(host).WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{summary.Recommendations:N0} recommendations and {summary.States:N0} shopper states{
                Items(summary)} in {summary.Seconds:N1} s ({summary.RecordsPerSecond:N0}/s) to {
                summary.Database}, schema {summary.Schema}"));
    }

    private static string Items(SinkSummary summary) =>
        summary.Items == 0 ? "" : string.Create(CultureInfo.InvariantCulture, $", {summary.Items:N0} changes of items");
}
