using System.Globalization;
using CartStream.Cli.CommandLine;
using CartStream.Cli.Output;
using CartStream.Events;
using CartStream.Models;
using CartStream.Processing.Worker;

namespace CartStream.Cli.Verbs.Process;

/// <summary><c>cartstream process</c>: a stream worker that runs until it is stopped.</summary>
internal sealed class ProcessExecutor(CliHost host)
{
    private static readonly TimeSpan LineInterval = TimeSpan.FromSeconds(10);

    /// <summary>Runs the worker and writes the summary; a stop by Ctrl-C or SIGTERM is a success.</summary>
    /// <exception cref="UsageException">The options are contradictory.</exception>
    /// <exception cref="IOException">The log failed.</exception>
    public int Run(ProcessOptions options, CancellationToken cancellation)
    {
        options.Validate();
        using var log = options.Log.Open("process", host, patience: null, cancellation);
        using var snapshots = SnapshotFolder.TryOpen(options.State, log, host);
        var model = ShopModel.Create(options.Parameters, options.Model);
        using var worker = new StreamWorker(
            log, Warning(options.Worker), new ItemDictionary(), model, host.Time, snapshots);
        var startedAt = host.Time.GetTimestamp();
        var partitions = Work(worker, options.Quiet, cancellation);
        var seconds = host.Time.GetElapsedTime(startedAt).TotalSeconds;
        Report(options, Summarize(options, worker.Status, partitions, seconds));
        return ExitCode.Success;
    }

    private WorkerOptions Warning(WorkerOptions options) =>
        options with { Warned = line => host.Error.WriteLine($"cartstream: {line}") };

    /// <summary>Runs the worker; returns the partitions it owned last.</summary>
    private IReadOnlyList<int> Work(StreamWorker worker, bool quiet, CancellationToken cancellation)
    {
        using var progress = ProgressReport.Create(host, quiet, "events", LineInterval);
        IReadOnlyList<int> partitions = [];
        worker.Run(
            () =>
            {
                var status = worker.Status;
                partitions = status.Partitions;
                progress.Report(status.Counts.Events, share: null, Describe(status));
            },
            cancellation);
        return partitions;
    }

    private static string Describe(WorkerStatus status)
    {
        var counts = status.Counts;
        var restoring = status.Restoring > 0
            ? string.Create(CultureInfo.InvariantCulture, $" ({status.Restoring} restoring, {counts.Restored:N0} read)")
            : "";
        var dead = counts.DeadLetters > 0
            ? string.Create(CultureInfo.InvariantCulture, $", dead letters: {counts.DeadLetters:N0}")
            : "";
        var misplaced = counts.Misplaced > 0
            ? string.Create(CultureInfo.InvariantCulture, $", {counts.Misplaced:N0} misplaced")
            : "";
        var standbys = status.Standbys.Count > 0
            ? string.Create(CultureInfo.InvariantCulture, $" and {status.Standbys.Count} standing by")
            : "";
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{status.Partitions.Count} partitions{restoring}{standbys}, {counts.Recommendations:N0} recommendations{
                dead}{misplaced}, model {status.ModelBehind:N0} behind");
    }

    private static ProcessSummary Summarize(
        ProcessOptions options, WorkerStatus status, IReadOnlyList<int> partitions, double seconds) => new(
        options.Log.Name,
        status.Counts.Events,
        status.Counts.Recommendations,
        status.Counts.DeadLetters,
        status.Counts.Duplicates,
        Math.Round(seconds, 3),
        seconds > 0 ? Math.Round(status.Counts.Events / seconds) : 0,
        partitions,
        status.Counts.Restored,
        Math.Round(status.Counts.RestoreSeconds, 3),
        status.Counts.Reopened,
        status.ModelEvents,
        status.FromSnapshot,
        status.Counts.Lost,
        status.Counts.Misplaced);

    private void Report(ProcessOptions options, ProcessSummary summary)
    {
        if (options.Json)
        {
            JsonReport.Write(host.Out, summary, CliJsonContext.Default.ProcessSummary);
            return;
        }

        var report = new ReportWriter(host);
        report.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{summary.Events:N0} events in {summary.Seconds:N1} s ({summary.EventsPerSecond:N0}/s) from {
                summary.Log}: {summary.Recommendations:N0} recommendations, {
                summary.Duplicates:N0} duplicates, dead letters: {summary.DeadLetters:N0}"));
        if (summary.Lost > 0)
        {
            report.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"up to {summary.Lost:N0} events were deleted before they could be processed"));
        }

        if (summary.Misplaced > 0)
        {
            report.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"{summary.Misplaced:N0} records were in another partition than their shopper's, and were passed on"));
        }

        report.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{summary.Partitions.Count} partitions; {summary.RestoredRecords:N0} records of state read in {
                summary.RestoreSeconds:N1} s; {summary.Reopened} opened again"));
    }
}
