namespace CartStream.Log.Sqlite;

/// <summary>
/// The pending writes of an open transaction, kept in memory so that the store is locked only for the commit. A
/// producer reuses one for all its transactions, so that appending allocates nothing once warmed up.
/// </summary>
internal sealed class TransactionBuffer(StoreWriter writer, int bytesMax)
{
    private const int RecordBytes = 64;
    private readonly Dictionary<(string Topic, int Partition), PartitionBuffer> _partitions = [];
    private readonly Dictionary<(string Group, string Topic, int Partition), long> _offsets = [];
    private PartitionBuffer? _last;
    private string? _lastTopic;
    private long _bytes;

    /// <summary>The partitions appended to so far; some may have no records now.</summary>
    public IReadOnlyCollection<PartitionBuffer> Partitions => _partitions.Values;

    /// <summary>Where groups continue reading.</summary>
    public IReadOnlyDictionary<(string Group, string Topic, int Partition), long> Offsets => _offsets;

    /// <summary>Adds a copy of <paramref name="record"/>.</summary>
    public void Append(string topic, int partition, in LogRecord record)
    {
        var buffer = Find(topic, partition);
        if (record.IsDelete)
            buffer.Table.CheckCompacted();
        if (record.Key.IsEmpty && buffer.Table.Spec.Compacted)
            throw new LogException($"topic '{topic}' is compacted, expected a key with every record");
        var bytes = _bytes + RecordBytes + record.Key.Length + record.Value.Length;
        if (bytes > bytesMax)
            throw new LogException($"the transaction exceeds {bytesMax} bytes: commit more often");
        buffer.Records.Add(record);
        _bytes = bytes;
    }

    /// <summary>Sets where <paramref name="group"/> continues reading.</summary>
    public void CommitOffset(string group, string topic, int partition, long offset)
    {
        writer.FindPartition(topic, partition);
        _offsets[(group, topic, partition)] = offset;
    }

    /// <summary>Clears everything; the memory stays for the next transaction.</summary>
    public void Clear()
    {
        foreach (var partition in _partitions.Values)
            partition.Records.Clear();
        _offsets.Clear();
        _bytes = 0;
    }

    private PartitionBuffer Find(string topic, int partition)
    {
        // Consecutive appends usually go to one partition, with the same string for its topic.
        if (_last is { } last && last.Partition == partition && ReferenceEquals(_lastTopic, topic))
            return last;
        if (!_partitions.TryGetValue((topic, partition), out var found))
        {
            found = new PartitionBuffer(writer.FindPartition(topic, partition), partition, new RecordBatch());
            _partitions.Add((topic, partition), found);
        }

        _last = found;
        _lastTopic = topic;
        return found;
    }
}
