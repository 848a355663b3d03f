using System.Text.Json;
using CartStream.Log;
using Microsoft.Extensions.Logging;

namespace CartStream.Server.Live;

/// <summary>
/// Takes what is committed to a topic, each partition in order, on a thread of its own, over failures of the log.
/// </summary>
internal sealed partial class LogTail(
    IEventLog log, string topic, RecordAction take, TimeProvider time, ILogger logger)
{
    private const int RecordsMax = 1_000;
    private static readonly TimeSpan WaitMax = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan FaultPause = TimeSpan.FromSeconds(2);

    private readonly RecordBatch _batch = new();

    /// <summary>Records that are taken from before the start, about.</summary>
    public long Before { get; init; }

    /// <summary>The offset of each partition to begin at; null for <see cref="Before"/> the end.</summary>
    public IReadOnlyList<long>? From { get; init; }

    /// <summary>Takes what comes until it is cancelled.</summary>
    public Task RunAsync(CancellationToken cancellation) => Task.Factory.StartNew(
        () => Run(cancellation), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);

    private void Run(CancellationToken cancellation)
    {
        long[]? next = null;
        while (!cancellation.IsCancellationRequested)
        {
            try
            {
                next ??= FindStart();
                using var reader = log.OpenReader(topic, next);
                Follow(reader, next, cancellation);
            }
            catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
            {
                // It waited.
            }
            catch (LogException e)
            {
                LogInterrupted(topic, e.Message);
                if (e is LostRecordsException lost && next is not null)
                    next[lost.Partition] = lost.FirstOffset;
                Wait(cancellation);
            }
        }
    }

    private void Wait(CancellationToken cancellation)
    {
        try
        {
            Task.Delay(FaultPause, time, cancellation).GetAwaiter().GetResult();
        }
        catch (OperationCanceledException)
        {
            // The loop ends.
        }
    }

    private long[] FindStart()
    {
        if (From is not null)
            return [.. From];
        var partitions = log.CountPartitions(topic);
        var before = (Before + partitions - 1) / partitions;
        return
        [
            .. Enumerable.Range(0, partitions).Select(
                partition => Math.Max(
                    log.FirstOffset(topic, partition), log.EndOffset(topic, partition) - before)),
        ];
    }

    private void Follow(ILogReader reader, long[] next, CancellationToken cancellation)
    {
        while (!cancellation.IsCancellationRequested)
        {
            reader.Read(_batch, RecordsMax, WaitMax, cancellation);
            for (var i = 0; i < _batch.Count; i++)
            {
                Take(_batch[i]);
                next[_batch[i].Partition] = _batch[i].Offset + 1;
            }
        }
    }

    private void Take(in LogRecord record)
    {
        try
        {
            take(record);
        }
        catch (Exception e) when (e is InvalidDataException or JsonException)
        {
            LogPassedOver(topic, record.Partition, record.Offset, e.Message);
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "Following topic {Topic} begins again: {Reason}")]
    private partial void LogInterrupted(string topic, string reason);

    [LoggerMessage(
        Level = LogLevel.Error, Message = "{Topic} [{Partition}] at {Offset} is passed over: {Reason}")]
    private partial void LogPassedOver(string topic, int partition, long offset, string reason);
}
