namespace CartStream.Log.Sqlite;

/// <summary>
/// Maintains table <c>owner_tags</c> as records are appended: one row for each whole block, in the transaction that
/// ends the block. Used by the holder of the write connection.
/// </summary>
internal sealed class OwnerIndex(StoreConnection connection)
{
    private readonly Dictionary<(long Topic, int Partition), OwnerTags> _open = [];
    private readonly SqliteStatement _add =
        connection.PrepareKept("INSERT OR REPLACE INTO owner_tags VALUES (?1, ?2, ?3)");
    private (long, int) _lastKey;
    private OwnerTags? _last;

    /// <summary>Adds a record that was just appended at <paramref name="id"/>.</summary>
    public void AddRecord(TopicTable table, long id, in LogRecord record)
    {
        var tags = Find(table, id);
        tags.Add(id, record.Key, record.Value);
        if (!OwnerTags.EndsBlock(id))
            return;
        var block = OwnerTags.BlockOf(id);
        if (!tags.IsWhole(id))
            Read(connection, table, block, tags);
        Add(table, block, tags.Bytes);
    }

    /// <summary>Stores the tags of a block.</summary>
    public void Add(TopicTable table, long block, ReadOnlySpan<byte> tags) =>
        _add.Bind(1, table.Id).Bind(2, block).Bind(3, tags).Run();

    /// <summary>Sets <paramref name="into"/> to the tags of the stored records of a block.</summary>
    public static void Read(StoreConnection connection, TopicTable table, long block, OwnerTags into)
    {
        into.Begin(block);
        using var read = connection.Prepare(table.ReadSql);
        read.Bind(1, OwnerTags.FirstOf(block)).Bind(2, OwnerTags.FirstOf(block + 1)).Bind(3, OwnerTags.BlockRecords);
        while (read.Step())
            into.Set(read.Number(0), read.Bytes(3), read.Bytes(4));
    }

    private OwnerTags Find(TopicTable table, long id)
    {
        // Records come in runs of one partition.
        var key = (table.Id, RecordId.Partition(id));
        if (_last is { } last && _lastKey == key)
            return last;
        if (!_open.TryGetValue(key, out var tags))
            _open.Add(key, tags = new OwnerTags(table.Spec.Name));
        (_lastKey, _last) = (key, tags);
        return tags;
    }
}
