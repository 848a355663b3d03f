using CartStream.Log;
using CartStream.Processing.Processor;
using CartStream.Processing.Topics;

namespace CartStream.Processing.Worker;

/// <summary>
/// Copies identity links from topic <c>identities</c>, which other systems write, to <c>user-events</c>, which
/// processors read. An invalid link becomes a dead letter. Each record is taken once: its result and the offset after
/// it are committed in one transaction.
/// </summary>
/// <remarks>
/// Invariants: the owner of partition 0 of <c>user-events</c> takes all partitions of the topic, so a cluster has one
/// producer and one reader for it; a later one fences the one before. One thread only.
/// </remarks>
internal sealed class IdentityIntake : IDisposable
{
    /// <summary>The partition of <c>user-events</c> whose task takes identity links.</summary>
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
        // Fence the earlier worker first, so that its last offsets can be read.
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

    /// <summary>
    /// Opens the intake for the task of a partition; null for other partitions, and where the log has no such topic.
    /// </summary>
    /// <exception cref="LogException">The log can't be read or written.</exception>
    public static IdentityIntake? TryOpen(IEventLog log, int partition, TimeProvider time, Action<string>? warned) =>
        partition == TaskPartition && log.ListTopics().Any(topic => topic.Name == Topology.Identities)
            ? new IdentityIntake(log, time, warned)
            : null;

    /// <summary>Takes new records unless it has just looked; returns how many it took.</summary>
    /// <exception cref="LogException">The log failed; the last transaction was not applied.</exception>
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
        // Compaction by another system leaves records without a value, which mean nothing.
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
