using CartStream.Log;

namespace CartStream.Processing.Processor;

/// <summary>
/// The results of a batch, committed together with the offset after it. Filled by the core, written by the shell, and
/// reused.
/// </summary>
internal sealed class BatchOutputs
{
    private readonly (string Topic, RecordBatch Records)[] _topics =
    [
        (Topology.Recommendations, new RecordBatch()),
        (Topology.ShopperState, new RecordBatch()),
        (Topology.Sessions, new RecordBatch()),
        (Topology.DeadLetters, new RecordBatch()),
        (Topology.Quality, new RecordBatch()),
    ];

    public RecordBatch Recommendations => _topics[0].Records;

    public RecordBatch States => _topics[1].Records;

    public RecordBatch Sessions => _topics[2].Records;

    public RecordBatch DeadLetters => _topics[3].Records;

    public RecordBatch Quality => _topics[4].Records;

    /// <summary>Records for <c>user-events</c>; each goes to its key's partition.</summary>
    public RecordBatch Events { get; } = new();

    /// <summary>Records for <c>taught-items</c>, which has one partition.</summary>
    public RecordBatch TaughtItems { get; } = new();

    /// <summary>The offset at which the next batch starts.</summary>
    public long NextOffset { get; set; }

    /// <summary>
    /// The offsets after the links that were taken from topic <c>identities</c>, by its partition; null when none were.
    /// </summary>
    public IReadOnlyList<long>? IdentityOffsets { get; set; }

    /// <summary>The totals after this batch.</summary>
    public ProcessorTotals Totals { get; set; } = new();

    public void Clear()
    {
        foreach (var (_, records) in _topics)
            records.Clear();
        Events.Clear();
        TaughtItems.Clear();
        IdentityOffsets = null;
    }

    /// <summary>Commits everything in one transaction of <paramref name="producer"/>.</summary>
    /// <param name="producer">The partition's producer.</param>
    /// <param name="partition">The partition of all but <see cref="Events"/> and <see cref="TaughtItems"/>.</param>
    /// <param name="partitions">The number of partitions that shoppers are divided among.</param>
    public void Commit(ILogProducer producer, int partition, int partitions)
    {
        using var transaction = producer.Begin();
        foreach (var (topic, records) in _topics)
        {
            for (var i = 0; i < records.Count; i++)
            {
                var record = records[i];
                if (record.IsDelete)
                    transaction.Delete(topic, partition, record.Key, record.TimeMs);
                else
                    transaction.Append(topic, partition, record.Key, record.Value, record.TimeMs, record.Headers);
            }
        }

        for (var i = 0; i < Events.Count; i++)
        {
            var record = Events[i];
            transaction.Append(
                Topology.UserEvents,
                Partitioner.PartitionOf(record.Key, partitions),
                record.Key,
                record.Value,
                record.TimeMs,
                record.Headers);
        }

        for (var i = 0; i < TaughtItems.Count; i++)
        {
            var record = TaughtItems[i];
            transaction.Append(Topology.TaughtItems, 0, record.Key, record.Value, record.TimeMs, record.Headers);
        }

        for (var source = 0; source < IdentityOffsets?.Count; source++)
            transaction.CommitOffset(Topology.IdentityGroup, Topology.Identities, source, IdentityOffsets[source]);
        transaction.CommitOffset(Topology.ProcessorGroup, Topology.UserEvents, partition, NextOffset);
        transaction.Commit();
    }
}
