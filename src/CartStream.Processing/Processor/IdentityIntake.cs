using CartStream.Log;
using CartStream.Processing.Topics;

namespace CartStream.Processing.Processor;

/// <summary>
/// Reads identity links from topic <c>identities</c>, which other systems write, for the processor of partition 0. They
/// are committed to <c>user-events</c> together with the offsets after them, so each counts once. An invalid link
/// becomes a dead letter.
/// </summary>
/// <remarks>
/// Invariants: the processor of partition 0 of <c>user-events</c> takes all partitions of the topic, so a cluster has
/// one reader of it. One thread only.
/// </remarks>
internal sealed class IdentityIntake : IDisposable
{
    /// <summary>The partition of <c>user-events</c> whose processor takes identity links.</summary>
    public const int ProcessorPartition = 0;

    private const int RecordsMax = 1_000;
    private static readonly TimeSpan LookEvery = TimeSpan.FromMilliseconds(250);

    private readonly TimeProvider _time;
    private readonly ILogReader _reader;
    private readonly long[] _next;
    private readonly RecordBatch _batch = new();
    private long _lookedAt;

    private IdentityIntake(IEventLog log, long[] next, TimeProvider time)
    {
        _time = time;
        _next = next;
        _lookedAt = time.GetTimestamp();
        _reader = log.OpenReader(Topology.Identities, next);
    }

    /// <summary>
    /// Opens the intake for a partition's processor; null for other partitions, and where the log has no such topic.
    /// </summary>
    /// <param name="log">The log.</param>
    /// <param name="partition">The partition of <c>user-events</c>.</param>
    /// <param name="offsets">
    /// The offsets in the partition's totals, by partition of the topic; null in older ones.
    /// </param>
    /// <param name="time">The clock.</param>
    /// <param name="warned">Receives what was lost, in one line.</param>
    /// <exception cref="LogException">The log can't be read or written.</exception>
    public static IdentityIntake? TryOpen(
        IEventLog log, int partition, IReadOnlyList<long>? offsets, TimeProvider time, Action<string> warned)
    {
        if (partition != ProcessorPartition || log.ListTopics().All(topic => topic.Name != Topology.Identities))
            return null;
        // Versions without offsets in the totals took links with a producer of its own. This ends its transaction.
        if (offsets is null)
            log.OpenProducer(Topology.IdentityGroup).Dispose();
        var next = Enumerable.Range(0, log.CountPartitions(Topology.Identities))
            .Select(source => FindNext(log, source, offsets, warned));
        return new IdentityIntake(log, [.. next], time);
    }

    /// <summary>Reads new links unless it has just looked; returns their number.</summary>
    /// <exception cref="LogException">The log failed; open a new intake.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled, and nothing was read.</exception>
    public int ReadWhenDue(CancellationToken cancellation)
    {
        if (_time.GetElapsedTime(_lookedAt) < LookEvery)
            return 0;
        _lookedAt = _time.GetTimestamp();
        return _reader.Read(_batch, RecordsMax, TimeSpan.Zero, cancellation);
    }

    /// <summary>Adds the links that were read last, and returns the offsets after them.</summary>
    public IReadOnlyList<long> AddTo(BatchOutputs outputs)
    {
        for (var i = 0; i < _batch.Count; i++)
        {
            Add(_batch[i], outputs);
            _next[_batch[i].Partition] = _batch[i].Offset + 1;
        }

        return [.. _next];
    }

    /// <inheritdoc/>
    public void Dispose() => _reader.Dispose();

    /// <summary>
    /// The state's offset; the group's for state of a version that stored none, and for partitions added since.
    /// </summary>
    private static long FindNext(
        IEventLog log, int partition, IReadOnlyList<long>? offsets, Action<string> warned)
    {
        var first = log.FirstOffset(Topology.Identities, partition);
        var next = partition < offsets?.Count
            ? offsets[partition]
            : log.CommittedOffset(Topology.IdentityGroup, Topology.Identities, partition) ?? first;
        if (next < first)
        {
            warned(
                $"topic {Topology.Identities} [{partition}]: offsets {next} to {first - 1} were deleted before they "
                + "were taken: their links are lost, send them again");
        }

        return Math.Max(first, next);
    }

    private static void Add(in LogRecord record, BatchOutputs outputs)
    {
        // Compaction by another system leaves records without a value, which mean nothing.
        if (record.IsDelete)
            return;
        if (IdentityFields.TryRead(record.Value, out var fault) is not { } ids)
        {
            DeadLetterRecord.Add(
                outputs.DeadLetters, fault!.ToString(), Topology.Identities, record.Partition, record);
            return;
        }

        var link = new IdentityLink(ids.AnonymousId, ids.ShopperId);
        outputs.Events.Add(new LogRecord
        {
            Offset = 0,
            TimeMs = record.TimeMs,
            Key = link.AnonymousId,
            Value = link.ToJson(),
        });
    }
}
