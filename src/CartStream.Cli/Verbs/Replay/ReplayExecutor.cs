using System.Globalization;
using CartStream.Cli.CommandLine;
using CartStream.Cli.Output;
using CartStream.Events;

namespace CartStream.Cli.Verbs.Replay;

/// <summary><c>cartstream replay</c>: sends the events of files to a log.</summary>
internal sealed class ReplayExecutor(CliHost host)
{
    /// <summary>Sends the events, or what is left of them, and writes the summary.</summary>
    /// <exception cref="UsageException">The options don't hold together.</exception>
    /// <exception cref="IOException">A file can't be opened, or the log can't be written.</exception>
    public async Task<int> RunAsync(ReplayOptions options, CancellationToken cancellation)
    {
        options.Validate();
        using var source = options.Input.Open();
        var sent = await new EventSender(host).SendAsync(
            source, options.Log, options.Speed, options.Quiet, cancellation);
        options.Input.WriteRejected(host.Error, source);
        Report(options, Summarize(options, source.Counts, sent));
        if (sent.Failure is null)
            return ExitCode.Success;
        host.Error.WriteLine($"cartstream: {sent.Failure.Message}; what came before is in the log");
        return ExitCode.Failure;
    }

    private static ReplaySummary Summarize(ReplayOptions options, SourceCounts counts, SendOutcome sent) => new(
        options.Input.Files,
        counts.Rows,
        counts.Accepted,
        counts.Rejected,
        counts.Duplicates,
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
        report.Line(string.Create(
            CultureInfo.InvariantCulture,
            $"{summary.Rows:N0} rows: {summary.Events:N0} events, {summary.Duplicates:N0} exact duplicates, {
                summary.Rejected:N0} rejected"));
        var before = summary.SentBefore > 0
            ? string.Create(CultureInfo.InvariantCulture, $"; {summary.SentBefore:N0} were there from an earlier run")
            : "";
        report.Line(string.Create(
            CultureInfo.InvariantCulture,
            $"{summary.Sent:N0} events sent in {summary.Seconds:N1} s ({summary.EventsPerSecond:N0}/s) to {
                options.Log.Name}{before}"));
    }
}
