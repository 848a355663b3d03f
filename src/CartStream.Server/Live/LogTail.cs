using CartStream.Pipeline;
using Microsoft.Extensions.Logging;

namespace CartStream.Server.Live;

/// <summary>Takes what is committed to one partition, in order, on a thread of its own.</summary>
internal sealed partial class LogTail(
    IEventLog log, string topic, int partition, RecordAction take, ILogger logger)
{
    private const int RecordsMax = 1_000;
    private static readonly TimeSpan WaitMax = TimeSpan.FromSeconds(1);

    /// <summary>Records that are taken from before the start.</summary>
    public long Before { get; init; }

    /// <summary>Takes what comes until it is cancelled.</summary>
    public Task RunAsync(CancellationToken cancellation) => Task.Factory.StartNew(
        () => Run(cancellation), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);

    private void Run(CancellationToken cancellation)
    {
        try
        {
            var batch = new RecordBatch();
            var from = Math.Max(0, log.EndOffset(topic, partition) - Before);
            using var reader = log.OpenReader(topic, partition, from);
            while (!cancellation.IsCancellationRequested)
            {
                reader.Read(batch, RecordsMax, WaitMax, cancellation);
                for (var i = 0; i < batch.Count; i++)
                    take(batch[i]);
                batch.Clear();
            }
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            // It waited.
        }
        catch (Exception e) when (e is LogException or InvalidDataException)
        {
            LogEnded(topic, e.Message);
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "The live view of topic {Topic} ended: {Reason}")]
    private partial void LogEnded(string topic, string reason);
}
