namespace CartStream.Log.Kafka;

/// <summary>
/// Each key's newest record of a partition, as of its opening, in offset order. All are in memory until they are
/// returned: a cluster compacts at any time, so only the whole partition shows which are newest.
/// </summary>
internal sealed class NewestReader : ILogReader
{
    private const int RecordsMax = 4_096;
    private readonly Queue<Entry> _newest;

    /// <summary>Reads everything before the partition's current end.</summary>
    public NewestReader(KafkaReader reader)
    {
        var newest = new Dictionary<byte[], Entry>(Utf8KeyComparer.Instance);
        var end = reader.EndOffset;
        var batch = new RecordBatch();
        while (reader.NextOffset < end && reader.Read(batch, RecordsMax, TimeSpan.Zero, CancellationToken.None) > 0)
        {
            for (var i = 0; i < batch.Count; i++)
            {
                if (batch[i].Offset < end)
                    Apply(newest, batch[i]);
            }
        }

        _newest = new Queue<Entry>(newest.Values.OrderBy(entry => entry.Offset));
    }

    /// <inheritdoc/>
    public long Behind => _newest.Count;

    /// <inheritdoc/>
    public int Read(RecordBatch batch, int recordsMax, TimeSpan wait, CancellationToken cancellation)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(recordsMax, 1);
        batch.Clear();
        while (batch.Count < recordsMax && _newest.TryDequeue(out var entry))
        {
            batch.Add(new LogRecord
            {
                Offset = entry.Offset,
                TimeMs = entry.TimeMs,
                Key = entry.Key,
                Value = entry.Value,
                Headers = entry.Headers,
            });
        }

        return batch.Count;
    }

    /// <inheritdoc/>
    public void Dispose() => _newest.Clear();

    private static void Apply(Dictionary<byte[], Entry> newest, in LogRecord record)
    {
        var byKey = newest.GetAlternateLookup<ReadOnlySpan<byte>>();
        if (record.IsDelete)
        {
            byKey.Remove(record.Key);
            return;
        }

        var key = byKey.TryGetValue(record.Key, out var before) ? before.Key : record.Key.ToArray();
        newest[key] = new Entry(record.Offset, record.TimeMs, key, record.Value.ToArray(), record.Headers);
    }

    private readonly record struct Entry(
        long Offset, long TimeMs, byte[] Key, byte[] Value, IReadOnlyList<RecordHeader> Headers);
}
