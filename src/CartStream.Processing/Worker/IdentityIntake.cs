using CartStream.Log;
using CartStream.Processing.Processor;
using CartStream.Processing.Topics;

namespace CartStream.Processing.Worker;

/// <summary>
/// Takes links of ids from topic <c>identities</c>, which other systems write to, to <c>user-events</c>, where
/// processors meet them; what is no link becomes a dead letter. Each record is taken once: what is made of it and the
/// offset behind it are one transaction.
/// </summary>
/// <remarks>
/// Invariants: who has partition 0 of <c>user-events</c> takes all partitions of the topic, however many there are, so
/// that a cluster has one producer and one reader for it; a later one shuts out the one before. One thread calls.
/// </remarks>
internal sealed class IdentityIntake : IDisposable
{
    /// <summary>The partition of <c>user-events</c> whose task takes links.</summary>
    public const int TaskPartition = 0;

    private const int RecordsMax = 1_000;
    private static readonly TimeSpan LookEvery = TimeSpan.FromMilliseconds(250);

    private readonly int _partitions;
    private readonly TimeProvider _time;
    private readonly ILogProducer _producer;
    private readonly ILogReader _reader;
    private readonly long[] _next;
    private readonly RecordBatch _batch = new();
    private long _lookedAt;

    private IdentityIntake(IEventLog log, TimeProvider time, Action<string>? warned)
    {
        _time = time;
        _partitions = log.CountPartitions(Topology.UserEvents);
        _lookedAt = time.GetTimestamp();
        // The earlier worker is fenced first, so that its last offsets are there to be read.
        _producer = log.OpenProducer(Topology.IdentityGroup);
        try
        {
            _next = [.. Enumerable.Range(0, log.CountPartitions(Topology.Identities))
                .Select(partition => FindNext(log, partition, warned))];
            _reader = log.OpenReader(Topology.Identities, _next);
        }
        catch
        {
            _producer.Dispose();
            throw;
        }
    }

    /// <summary>An intake, for the task of a partition; null for another's, and where the log has no such topic.
    /// </summary>
    /// <exception cref="LogException">The log can't be read or written.</exception>
    public static IdentityIntake? TryOpen(IEventLog log, int partition, TimeProvider time, Action<string>? warned) =>
        partition == TaskPartition && log.ListTopics().Any(topic => topic.Name == Topology.Identities)
            ? new IdentityIntake(log, time, warned)
            : null;

    /// <summary>Takes what has come, when it has not looked for a moment; returns how many records it took.</summary>
    /// <exception cref="LogException">The log failed; nothing of the last transaction was taken.</exception>
    public int TakeWhenDue(CancellationToken cancellation)
    {
        if (_time.GetElapsedTime(_lookedAt) < LookEvery)
            return 0;
        _lookedAt = _time.GetTimestamp();
        if (_reader.Read(_batch, RecordsMax, TimeSpan.Zero, cancellation) == 0)
            return 0;
        using var transaction = _producer.Begin();
        for (var i = 0; i < _batch.Count; i++)
        {
            Take(_batch[i], transaction);
            _next[_batch[i].Partition] = _batch[i].Offset + 1;
        }

        for (var partition = 0; partition < _next.Length; partition++)
            transaction.CommitOffset(Topology.IdentityGroup, Topology.Identities, partition, _next[partition]);
        transaction.Commit();
        return _batch.Count;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _reader.Dispose();
        _producer.Dispose();
    }

    private static long FindNext(IEventLog log, int partition, Action<string>? warned)
    {
        var first = log.FirstOffset(Topology.Identities, partition);
        var next = log.CommittedOffset(Topology.IdentityGroup, Topology.Identities, partition) ?? first;
        if (next < first)
        {
            warned?.Invoke(
                $"topic {Topology.Identities} [{partition}]: offsets {next} to {first - 1} were deleted before they "
                + "were taken: their links are lost, send them again");
        }

        return Math.Max(first, next);
    }

    private void Take(in LogRecord record, ILogTransaction transaction)
    {
        // Compaction by another system leaves records without a value, which say nothing.
        if (record.IsDelete)
            return;
        if (IdentityFields.TryRead(record.Value, out var fault) is not { } ids)
        {
            transaction.Append(
                Topology.DeadLetters,
                TaskPartition,
                record.Key,
                record.Value,
                record.TimeMs,
                DeadLetterHeaders.Of(fault!.ToString(), Topology.Identities, record.Partition, record));
            return;
        }

        var link = new IdentityLink(ids.AnonymousId, ids.ShopperId);
        transaction.Append(
            Topology.UserEvents,
            Partitioner.PartitionOf(link.AnonymousId, _partitions),
            link.AnonymousId,
            link.ToJson(),
            record.TimeMs);
    }
}
