using System.Text.Json;
using CartStream.Log;
using Microsoft.Extensions.Logging;

namespace CartStream.Server.Live;

/// <summary>
/// Reads new records of a topic, each partition in order, on a thread of its own; retries after failures of the log and
/// logs each failure once.
/// </summary>
internal sealed partial class LogTail(
    IEventLog log, string topic, RecordAction deliver, TimeProvider time, LogOutages outages, ILogger logger)
{
    private const int RecordsMax = 1_000;
    private static readonly TimeSpan WaitMax = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan FaultPause = TimeSpan.FromSeconds(2);

    private readonly RecordBatch _batch = new();
    private long _calledAt;
    private bool _isFailing;

    /// <summary>The approximate number of records read from before the start.</summary>
    public long Before { get; init; }

    /// <summary>
    /// The offset of each partition to start at; null to start <see cref="Before"/> records before the end.
    /// </summary>
    public IReadOnlyList<long>? From { get; init; }

    /// <summary>Reads new records until cancelled.</summary>
    public Task RunAsync(CancellationToken cancellation) => time.StartThread(() => Run(cancellation));

    private void Run(CancellationToken cancellation)
    {
        long[]? next = null;
        while (!cancellation.IsCancellationRequested)
        {
            _calledAt = time.GetTimestamp();
            try
            {
                next ??= FindStart();
                using var reader = log.OpenReader(topic, next);
                Follow(reader, next, cancellation);
            }
            catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
            {
                // Cancelled while waiting.
            }
            catch (LostRecordsException e) when (next is not null)
            {
                LogLost(topic, e.Message);
                next[e.Partition] = e.FirstOffset;
                Wait(cancellation);
            }
            catch (LogException e)
            {
                if (!_isFailing)
                    outages.Begin(_calledAt, $"topic {topic} can't be followed, which begins again: {e.Message}");
                _isFailing = true;
                Wait(cancellation);
            }
        }

        Recover(answers: false);
    }

    private void Recover(bool answers)
    {
        if (_isFailing)
            outages.End(answers);
        _isFailing = false;
    }

    private void Wait(CancellationToken cancellation)
    {
        try
        {
            time.Pause(FaultPause, cancellation);
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
            _calledAt = time.GetTimestamp();
            reader.Read(_batch, RecordsMax, WaitMax, cancellation);
            Recover(answers: true);
            for (var i = 0; i < _batch.Count; i++)
            {
                Deliver(_batch[i]);
                next[_batch[i].Partition] = _batch[i].Offset + 1;
            }
        }
    }

    private void Deliver(in LogRecord record)
    {
        try
        {
            deliver(record);
        }
        catch (Exception e) when (e is InvalidDataException or JsonException)
        {
            LogSkipped(topic, record.Partition, record.Offset, e.Message);
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "Records of topic {Topic} are skipped: {Reason}")]
    private partial void LogLost(string topic, string reason);

    [LoggerMessage(
        Level = LogLevel.Error, Message = "{Topic} [{Partition}] at {Offset} is skipped: {Reason}")]
    private partial void LogSkipped(string topic, int partition, long offset, string reason);
}
