using CartStream.Cli.CommandLine;
using CartStream.Cli.Output;
using CartStream.Datasets.Files;
using CartStream.Events;
using CartStream.Log;
using CartStream.Processing.Ingest;

namespace CartStream.Cli.Verbs;

/// <summary>
/// Sends events to <c>user-events</c> of a log, where a processor reads them; continues where an earlier run with the
/// same source stopped.
/// </summary>
/// <param name="host">The command's environment.</param>
/// <param name="verb">The verb that sends.</param>
internal sealed class EventSender(CliHost host, string verb)
{
    /// <summary>Sends all of <paramref name="source"/>, or the rest of it.</summary>
    /// <param name="source">The events.</param>
    /// <param name="to">The log; missing parts are created.</param>
    /// <param name="speed">How fast the events' time runs.</param>
    /// <param name="quiet">Whether progress is hidden.</param>
    /// <param name="cancellation">Ends the sending with everything before it in the log.</param>
    /// <exception cref="OperationCanceledException">It was interrupted.</exception>
    /// <exception cref="LogException">The log can't be written.</exception>
    public async Task<SendOutcome> SendAsync(
        IEventSource source, LogChoice to, Speed speed, bool quiet, CancellationToken cancellation)
    {
        using var log = to.Open(verb, host, host.CommandPatience, cancellation);
        var ingest = new EventIngest(log, source, host.Time) { Speed = speed.Factor };
        var startedAt = host.Time.GetTimestamp();
        var failure = await SendAsync(ingest, source, quiet, cancellation);
        var seconds = host.Time.GetElapsedTime(startedAt).TotalSeconds;
        cancellation.ThrowIfCancellationRequested();
        return new SendOutcome(ingest.Sent - ingest.SentBefore, ingest.SentBefore, seconds, failure);
    }

    private async Task<EventFileException?> SendAsync(
        EventIngest ingest, IEventSource source, bool quiet, CancellationToken cancellation)
    {
        using var progress = ProgressReport.Create(host, quiet, "events");
        try
        {
            await ingest.RunAsync(
                () => progress.Report(Math.Max(0, ingest.Sent - ingest.SentBefore), source.Progress), cancellation);
            return null;
        }
        catch (EventFileException e)
        {
            return e;
        }
    }
}
