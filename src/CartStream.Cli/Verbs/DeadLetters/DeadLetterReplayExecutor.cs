using System.Globalization;
using CartStream.Cli.CommandLine;
using CartStream.Cli.Output;
using CartStream.Log;
using CartStream.Processing.Ingest;

namespace CartStream.Cli.Verbs.DeadLetters;

/// <summary><c>cartstream dlq replay</c>: sends dead letters again.</summary>
internal sealed class DeadLetterReplayExecutor(CliHost host)
{
    /// <summary>Sends the selected letters that were not sent before, and reports the counts.</summary>
    /// <exception cref="UsageException">The options are contradictory.</exception>
    /// <exception cref="IOException">The log can't be read or written.</exception>
    /// <exception cref="OperationCanceledException">It was interrupted; what was sent is noted.</exception>
    public int Run(DeadLetterReplayOptions options, CancellationToken cancellation)
    {
        var filter = options.Choose();
        using var log = options.Log.OpenExisting(
            host, host.CommandPatience, cancellation, writer: options.DryRun ? null : "dlq replay");
        var replay = new DeadLetterReplay(log, host.Time) { IncludeUnreadable = options.Force };
        var counts = replay.Run(filter.Matches, options.DryRun, cancellation);
        var summary = new DeadLetterReplaySummary(
            options.Log.Name, counts.Chosen, counts.Sent, counts.SentBefore, counts.Unreadable, options.DryRun);
        if (options.Json)
        {
            JsonReport.Write(host.Out, summary, CliJsonContext.Default.DeadLetterReplaySummary);
            return ExitCode.Success;
        }

        var done = options.DryRun ? "would be sent" : "sent";
        new ReportWriter(host).WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"dead letters chosen: {summary.Chosen:N0}; {summary.Sent:N0} {done} to {Topology.UserEvents}, {
                summary.SentBefore:N0} sent before, {summary.Unreadable:N0} still no events"));
        return ExitCode.Success;
    }
}
