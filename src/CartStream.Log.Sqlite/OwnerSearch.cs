using System.Runtime.CompilerServices;

namespace CartStream.Log.Sqlite;

/// <summary>Finds an owner's records in a partition of a topic by the tags of its blocks.</summary>
internal sealed class OwnerSearch(StoreConnection connection, TopicTable table, int partition) : IDisposable
{
    private readonly SqliteStatement _readOne = connection.Prepare(table.ReadOneSql);
    private readonly List<(long, byte[])> _missing = [];
    private byte[] _owner = [];
    private RecordAction _take = static (in _) => { };

    /// <summary>Whole blocks without tags, with the tags they should have.</summary>
    public IReadOnlyList<(long Block, byte[] Tags)> Missing => _missing;

    /// <summary>Passes on each record of <paramref name="owner"/> before offset <paramref name="end"/>.</summary>
    public void Find(byte[] owner, long end, RecordAction take)
    {
        (_owner, _take) = (owner, take);
        var tag = OwnerTags.TagOf(owner);
        var next = OwnerTags.BlockOf(RecordId.Of(partition, 0));
        var endId = RecordId.Of(partition, end);
        var candidates = new List<long>();
        using (var read = connection.Prepare(
            "SELECT block, tags FROM owner_tags WHERE topic_id = ?1 AND block >= ?2 AND block <= ?3 ORDER BY block"))
        {
            read.Bind(1, table.Id).Bind(2, next).Bind(3, OwnerTags.BlockOf(endId));
            while (read.Step())
            {
                var block = read.Number(0);
                for (; next < block; next++)
                    FindUntagged(next, endId, tag, candidates);
                OwnerTags.Find(read.Bytes(1), OwnerTags.FirstOf(block), tag, candidates);
                next = block + 1;
            }
        }

        for (; OwnerTags.FirstOf(next) < endId; next++)
            FindUntagged(next, endId, tag, candidates);
        foreach (var id in candidates)
            Look(id, endId);
    }

    /// <summary>Passes on the records of a compacted topic whose keys begin with <paramref name="prefix"/>.</summary>
    public static void FindKeys(
        StoreConnection connection, TopicTable table, int partition, byte[] prefix, RecordAction take)
    {
        using var read = connection.Prepare(table.ReadKeysSql);
        read.Bind(1, partition).Bind(2, prefix).Bind(3, Behind(prefix));
        while (read.Step())
            take(Record(read, partition));
    }

    /// <inheritdoc/>
    public void Dispose() => _readOne.Dispose();

    private void FindUntagged(long block, long endId, ushort tag, List<long> candidates)
    {
        var tags = new OwnerTags(table.Spec.Name);
        OwnerIndex.Read(connection, table, block, tags);
        OwnerTags.Find(tags.Bytes, OwnerTags.FirstOf(block), tag, candidates);
        if (OwnerTags.FirstOf(block + 1) <= endId)
            _missing.Add((block, tags.Bytes.ToArray()));
    }

    /// <summary>A tag only says that a record may be the owner's, and not whether it still exists.</summary>
    [SkipLocalsInit]
    private void Look(long id, long endId)
    {
        if (id >= endId)
            return;
        _readOne.Bind(1, id);
        if (_readOne.Step())
        {
            Span<byte> buffer = stackalloc byte[RecordOwner.BufferBytes];
            var record = Record(_readOne, partition);
            if (RecordOwner.Read(table.Spec.Name, record.Key, record.Value, buffer).SequenceEqual(_owner))
                _take(record);
        }

        _readOne.Reset();
    }

    /// <summary>
    /// The row as it is, damaged or not: a record to be erased needn't be intact. Damaged headers are left out.
    /// </summary>
    private static LogRecord Record(SqliteStatement row, int partition)
    {
        HeaderJson.TryRead(row.IsNull(2) ? [] : row.Bytes(2), out var headers);
        return new LogRecord
        {
            Partition = partition,
            Offset = RecordId.Offset(row.Number(0)),
            TimeMs = row.Number(1),
            Headers = headers,
            Key = row.Bytes(3),
            Value = row.Bytes(4),
            IsDelete = row.IsNull(4),
        };
    }

    /// <summary>
    /// The least key greater than all that begin with <paramref name="prefix"/>; for an empty one, greater than all
    /// UTF-8.
    /// </summary>
    private static byte[] Behind(byte[] prefix)
    {
        var last = prefix.AsSpan().LastIndexOfAnyExcept((byte)0xFF);
        if (last < 0)
            return [0xFF];
        byte[] behind = prefix[..(last + 1)];
        behind[last]++;
        return behind;
    }
}
