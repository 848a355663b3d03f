using System.Globalization;
using CartStream.Events;
using CartStream.Log;
using CartStream.Processing.Processor;

namespace CartStream.Processing.Ingest;

/// <summary>
/// Takes links of ids from topic <c>identities</c>, which other systems write to, to <c>user-events</c>, where
/// processors meet them; what is no link becomes a dead letter. Each record is taken once: what is made of it and the
/// offset behind it are one transaction.
/// </summary>
/// <remarks>
/// Invariants: who has partition <c>p</c> of <c>user-events</c> takes each partition of the topic whose number leaves
/// the remainder <c>p</c>, however many there are; a later one of the same partition shuts out the one before. One
/// thread calls.
/// </remarks>
internal sealed class IdentityIntake : IDisposable
{
    private const int RecordsMax = 1_000;
    private static readonly TimeSpan LookEvery = TimeSpan.FromMilliseconds(250);

    private readonly int _partition;
    private readonly int _partitions;
    private readonly TimeProvider _time;
    private readonly ILogProducer _producer;
    private readonly List<Source> _sources = [];
    private readonly RecordBatch _batch = new();
    private long _lookedAt;

    private IdentityIntake(IEventLog log, int partition, TimeProvider time, Action<string>? warned)
    {
        _partition = partition;
        _time = time;
        _partitions = log.CountPartitions(Topology.UserEvents);
        _lookedAt = time.GetTimestamp();
        // Who came before is shut out first, so that its last offset is there to be read.
        _producer = log.OpenProducer($"{Topology.IdentityGroup}-{partition}");
        try
        {
            var count = log.CountPartitions(Topology.Identities);
            for (var source = partition; source < count; source += _partitions)
                _sources.Add(Open(log, source, warned));
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <summary>An intake for a partition of <c>user-events</c>; null where the log has no such topic.</summary>
    /// <exception cref="LogException">The log can't be read or written.</exception>
    public static IdentityIntake? TryOpen(IEventLog log, int partition, TimeProvider time, Action<string>? warned) =>
        log.ListTopics().Any(topic => topic.Name == Topology.Identities)
            ? new IdentityIntake(log, partition, time, warned)
            : null;

    /// <summary>Takes what has come, when it has not looked for a moment; returns how many records it took.</summary>
    /// <exception cref="LogException">The log failed; nothing of the last transaction was taken.</exception>
    public int TakeWhenDue(CancellationToken cancellation)
    {
        if (_time.GetElapsedTime(_lookedAt) < LookEvery)
            return 0;
        _lookedAt = _time.GetTimestamp();
        return _sources.Sum(source => Take(source, cancellation));
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var source in _sources)
            source.Reader.Dispose();
        _producer.Dispose();
    }

    private static Source Open(IEventLog log, int partition, Action<string>? warned)
    {
        var first = log.FirstOffset(Topology.Identities, partition);
        var next = log.CommittedOffset(Topology.IdentityGroup, Topology.Identities, partition) ?? first;
        if (next < first)
        {
            warned?.Invoke(
                $"topic {Topology.Identities} [{partition}]: offsets {next} to {first - 1} were deleted before they "
                + "were taken: their links are lost, send them again");
        }

        return new Source(partition, log.OpenReader(Topology.Identities, partition, Math.Max(first, next)));
    }

    private int Take(Source source, CancellationToken cancellation)
    {
        if (source.Reader.Read(_batch, RecordsMax, TimeSpan.Zero, cancellation) == 0)
            return 0;
        using var transaction = _producer.Begin();
        for (var i = 0; i < _batch.Count; i++)
            Take(_batch[i], source.Partition, transaction);
        transaction.CommitOffset(
            Topology.IdentityGroup, Topology.Identities, source.Partition, _batch[^1].Offset + 1);
        transaction.Commit();
        return _batch.Count;
    }

    private void Take(in LogRecord record, int source, ILogTransaction transaction)
    {
        // Compaction by another system leaves records without a value, which say nothing.
        if (record.IsDelete)
            return;
        if (IdentityRecord.TryRead(record.Value, out var fault) is not { } link)
        {
            transaction.Append(
                Topology.DeadLetters, _partition, record.Key, record.Value, record.TimeMs,
                DeadLetter.HeadersOf(fault!.ToString(), Topology.Identities, source, record));
            return;
        }

        transaction.Append(
            Topology.UserEvents,
            Partitioner.PartitionOf(link.AnonymousId, _partitions),
            link.AnonymousId,
            link.ToJson(),
            record.TimeMs);
    }

    private sealed record Source(int Partition, ILogReader Reader);
}
