using System.Globalization;
using CartStream.Cli.CommandLine;
using CartStream.Cli.Output;
using CartStream.Datasets.Reading;

namespace CartStream.Cli.Verbs.Replay;

/// <summary><c>cartstream replay</c>: sends the events of files to a log.</summary>
internal sealed class ReplayExecutor(CliHost host)
{
    /// <summary>Sends the events, or the remaining ones, and writes the summary.</summary>
    /// <exception cref="UsageException">The options are contradictory.</exception>
    /// <exception cref="IOException">A file can't be opened, or the log can't be written.</exception>
    public async Task<int> RunAsync(ReplayOptions options, CancellationToken cancellation)
    {
        options.Validate();
        using var source = options.Input.Open();
        var sent = await new EventSender(host, "replay").SendAsync(
            source, options.Log, options.Speed, options.Quiet, cancellation);
        options.Input.WriteRejected(host.Error, source);
        var isUseless = InputReport.WriteUseless(host.Error, source);
        if (isUseless && source.Counts.Accepted == 0)
            return ExitCode.Failure;
        Report(options, Summarize(options, source, sent));
        if (sent.Failure is null)
            return isUseless ? ExitCode.Failure : ExitCode.Success;
        host.Error.WriteLine($"cartstream: {sent.Failure.Message}; what came before is in the log");
        return ExitCode.Failure;
    }

    private static ReplaySummary Summarize(ReplayOptions options, EventFileSource source, SendOutcome sent) => new(
        options.Input.Files,
        source.Counts.Rows,
        source.Counts.Accepted,
        source.Counts.Rejected,
        source.Counts.Duplicates,
        source.Counts.Skipped,
        source.Files,
        sent.Sent,
        sent.SentBefore,
        Math.Round(sent.Seconds, 3),
        sent.EventsPerSecond,
        options.Log.Store,
        options.Log.Kafka?.Options.BootstrapServers);

    private void Report(ReplayOptions options, ReplaySummary summary)
    {
        if (options.Json)
        {
            JsonReport.Write(host.Out, summary, CliJsonContext.Default.ReplaySummary);
            return;
        }

        var report = new ReportWriter(host);
        InputReport.Write(report, summary.Inputs);
        report.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{summary.Rows:N0} rows: {summary.Events:N0} events, {summary.Duplicates:N0} exact duplicates, {
                summary.Rejected:N0} rejected"));
        var before = summary.SentBefore > 0
            ? string.Create(CultureInfo.InvariantCulture, $"; {summary.SentBefore:N0} were there from an earlier run")
            : "";
        report.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{summary.Sent:N0} events sent in {summary.Seconds:N1} s ({summary.EventsPerSecond:N0}/s) to {
                options.Log.Name}{before}"));
    }
}
