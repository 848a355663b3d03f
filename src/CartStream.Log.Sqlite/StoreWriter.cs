using System.Text;

namespace CartStream.Log.Sqlite;

/// <summary>The one writing connection of a log; producers take turns on it, one commit at a time.</summary>
/// <remarks>
/// Invariants: the lock is held while the connection is used; no transaction is open between calls, so everything read
/// through it is committed.
/// </remarks>
internal sealed class StoreWriter : IDisposable
{
    private const int RestartsMax = 10;
    private static readonly TimeSpan RestartPatience = TimeSpan.FromMilliseconds(100);

    private readonly Lock _gate = new();
    private readonly StoreConnection _connection;
    private readonly TopicCatalog _topics;
    private readonly WalLimit _walLimit;
    private readonly Dictionary<long, SqliteStatement> _writes = [];
    private readonly OwnerIndex _owners;
    private readonly FileInfo _walFile;
    private readonly string _path;
    private readonly StoreOwner? _owner;
    private readonly SqliteStatement _readEnd;
    private readonly SqliteStatement _setEnd;
    private readonly SqliteStatement _readOffset;
    private readonly SqliteStatement _setOffset;
    private readonly SqliteStatement _readEpoch;
    private readonly SqliteStatement _raiseEpoch;
    private bool _mayHoldResidue;
    private bool _disposed;

    private StoreWriter(
        SqliteLogOptions options, StoreOwner? owner, StoreConnection connection, FileInfo walFile, bool mayHoldResidue)
    {
        _path = options.Path;
        _owner = owner;
        _connection = connection;
        _walFile = walFile;
        _mayHoldResidue = mayHoldResidue;
        _topics = new TopicCatalog(connection, options.Path);
        _owners = new OwnerIndex(connection);
        var walBytesMax = 2L * options.CheckpointPages * StoreConnection.PageBytes;
        _walLimit = new WalLimit(connection, walFile.FullName, walBytesMax);
        _readEnd = connection.PrepareKept("SELECT end_offset FROM partitions WHERE topic_id = ?1 AND partition = ?2");
        _setEnd = connection.PrepareKept(
            "UPDATE partitions SET end_offset = ?3 WHERE topic_id = ?1 AND partition = ?2");
        _readOffset = connection.PrepareKept(
            """SELECT "offset" FROM offsets WHERE grp = ?1 AND topic = ?2 AND partition = ?3""");
        _setOffset = connection.PrepareKept("INSERT OR REPLACE INTO offsets VALUES (?1, ?2, ?3, ?4)");
        _readEpoch = connection.PrepareKept("SELECT epoch FROM producers WHERE transactional_id = ?1");
        _raiseEpoch = connection.PrepareKept(
            """
            INSERT INTO producers VALUES (?1, 1)
            ON CONFLICT (transactional_id) DO UPDATE SET epoch = epoch + 1 RETURNING epoch
            """);
    }

    /// <summary>Opens the store, creating it when it is missing.</summary>
    /// <exception cref="LogException">It can't be opened, or has another owner.</exception>
    public static StoreWriter Open(SqliteLogOptions options)
    {
        StoreSchema.CheckPath(options.Path);
        var owner = options.Owner is { } name ? StoreOwner.Acquire(options.Path, name) : null;
        StoreConnection? connection = null;
        try
        {
            CreateIfMissing(options.Path);
            var walFile = new FileInfo($"{PrivateFile.Resolve(options.Path)}-wal");
            connection = StoreConnection.OpenWriter(options);
            var mayHoldResidue = StoreSchema.Prepare(connection, options.Path);
            var writer = new StoreWriter(options, owner, connection, walFile, mayHoldResidue);
            writer._topics.Load();
            if (mayHoldResidue)
                writer.TryClean(RestartPatience);
            return writer;
        }
        catch
        {
            connection?.Dispose();
            owner?.Dispose();
            throw;
        }
    }

    /// <summary>Whether the file at the store's path is the one that is open, with its write-ahead log.</summary>
    public bool IsThere
    {
        get
        {
            lock (_gate)
            {
                _walFile.Refresh();
                return !_disposed && !_connection.IsMoved() && _walFile.Exists;
            }
        }
    }

    /// <summary>Creates the topics that are missing and checks those that exist.</summary>
    public void CreateTopics(IReadOnlyList<TopicSpec> topics)
    {
        lock (_gate)
        {
            CheckOpen();
            _topics.Create(topics);
        }
    }

    /// <summary>The topics, by name.</summary>
    public IReadOnlyList<TopicSpec> ListTopics()
    {
        lock (_gate)
        {
            CheckOpen();
            return [.. _topics.Load().Select(table => table.Spec).OrderBy(spec => spec.Name, StringComparer.Ordinal)];
        }
    }

    /// <summary>Finds a topic and checks that it has the partition.</summary>
    /// <exception cref="LogException">There is no such topic or partition.</exception>
    public TopicTable FindPartition(string topic, int partition)
    {
        var table = _topics.Find(topic);
        if (table is null)
        {
            lock (_gate)
            {
                CheckOpen();
                _topics.Load();
            }

            table = _topics.Find(topic) ?? throw _topics.Missing(topic);
        }

        table.CheckPartition(partition);
        return table;
    }

    /// <summary>The offset of the partition's next record.</summary>
    public long EndOffset(string topic, int partition)
    {
        var table = FindPartition(topic, partition);
        lock (_gate)
        {
            CheckOpen();
            return ReadEnd(table, partition);
        }
    }

    /// <summary>Where the group continues reading; null when it never committed.</summary>
    public long? CommittedOffset(string group, string topic, int partition)
    {
        lock (_gate)
        {
            CheckOpen();
            return _readOffset.Bind(1, group).Bind(2, topic).Bind(3, partition).RunForNumber();
        }
    }

    /// <summary>Raises the epoch of the transactional id, which fences earlier producers.</summary>
    public long RaiseEpoch(string transactionalId)
    {
        lock (_gate)
        {
            CheckOpen();
            var epoch = 0L;
            _connection.Change(() => epoch = _raiseEpoch.Bind(1, transactionalId).RunForNumber()!.Value);
            return epoch;
        }
    }

    /// <summary>Throws when the transactional id has a newer epoch.</summary>
    public void CheckEpoch(string transactionalId, long epoch)
    {
        lock (_gate)
        {
            CheckOpen();
            CheckEpochHere(transactionalId, epoch);
        }
    }

    /// <summary>
    /// Deletes records and overwrites them in the file; the write-ahead log still holds them until
    /// <see cref="TryClean()"/>.
    /// </summary>
    public void Erase(IReadOnlyCollection<RecordAddress> addresses)
    {
        var byTable = addresses.GroupBy(address => address.Topic, StringComparer.Ordinal)
            .Select(group => (Table: FindPartition(group.Key, 0), Addresses: group.ToList())).ToList();
        lock (_gate)
        {
            CheckOpen();
            _connection.Change(() =>
            {
                foreach (var (table, found) in byTable)
                {
                    using var delete = _connection.Prepare($"DELETE FROM {table.Name} WHERE id = ?1");
                    foreach (var address in found)
                        delete.Bind(1, RecordId.Of(address.Partition, address.Offset)).Run();
                }
            });
        }
    }

    /// <summary>
    /// Moves the write-ahead log into the file, its pages cleared, and empties it; false when it has readers.
    /// </summary>
    public bool TryClean()
    {
        for (var tries = 0; tries < RestartsMax; tries++)
        {
            // Others can write between the tries.
            lock (_gate)
            {
                CheckOpen();
                if (TryClean(RestartPatience))
                    return true;
            }
        }

        return false;
    }

    /// <summary>Stores the tags of blocks that were written before there were tags.</summary>
    public void AddTags(TopicTable table, IReadOnlyList<(long Block, byte[] Tags)> blocks)
    {
        lock (_gate)
        {
            CheckOpen();
            _connection.Change(() =>
            {
                foreach (var (block, tags) in blocks)
                    _owners.Add(table, block, tags);
            });
        }
    }

    /// <summary>Writes what is buffered, all or nothing.</summary>
    public void Commit(string transactionalId, long epoch, TransactionBuffer buffer)
    {
        lock (_gate)
        {
            CheckOpen();
            _connection.Change(() =>
            {
                CheckEpochHere(transactionalId, epoch);
                foreach (var partition in buffer.Partitions)
                    Write(partition);
                foreach (var ((group, topic, partition), offset) in buffer.Offsets)
                    _setOffset.Bind(1, group).Bind(2, topic).Bind(3, partition).Bind(4, offset).Run();
            });
            // A commit to a file that is no longer at its path is lost: it must not be acknowledged.
            CheckThere();
            _walLimit.Enforce();
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        lock (_gate)
        {
            if (_disposed)
                return;
            _disposed = true;
            if (!_connection.IsMoved())
                MarkClean();
            _connection.Dispose();
            _owner?.Dispose();
        }
    }

    /// <summary>Pages written by other code are also cleared in the file, at a moment without other writers.</summary>
    private bool TryClean(TimeSpan patience)
    {
        if (!_connection.TryRestartWal(patience))
            return false;
        if (!_mayHoldResidue)
            return true;
        _connection.Change(() =>
        {
            _walFile.Refresh();
            if (_walFile.Exists && _walFile.Length > 0)
                return;
            _connection.ClearResidue();
            _mayHoldResidue = false;
        });
        return !_mayHoldResidue;
    }

    /// <summary>
    /// Marks the file as clean on closing, if it is still at its path, so that the next opening needn't scan it.
    /// </summary>
    private void MarkClean()
    {
        try
        {
            if (TryClean(RestartPatience))
                _connection.Change(() => StoreSchema.SetClean(_connection, true));
        }
        catch (LogException)
        {
            // It stays marked as not clean, so the next opening takes longer.
        }
    }

    private void CheckOpen()
    {
        ObjectDisposedException.ThrowIf(_disposed, typeof(SqliteLog));
        CheckThere();
    }

    /// <summary>Throws if the store's path no longer leads to its open file.</summary>
    private void CheckThere()
    {
        if (_connection.IsMoved())
        {
            throw new LogException(
                $"{_path}: the store's file was removed or replaced while it was in use, and nothing is written any "
                + "more: put it back and restart");
        }

        _walFile.Refresh();
        if (!_walFile.Exists)
        {
            throw new LogException(
                $"{_walFile.FullName}: the store's write-ahead log was removed while it was in use, and nothing is "
                + "written any more: restart");
        }
    }

    /// <summary>SQLite creates its own files beside a store with the permissions of the store's file.</summary>
    private static void CreateIfMissing(string path)
    {
        try
        {
            PrivateFile.CreateIfMissing(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new LogException(
                $"{path}: the store can't be created: check the path and the permissions of its folder ({e.Message})",
                e);
        }
    }

    private void CheckEpochHere(string transactionalId, long epoch)
    {
        if (_readEpoch.Bind(1, transactionalId).RunForNumber() != epoch)
            throw new ProducerFencedException(transactionalId);
    }

    private long ReadEnd(TopicTable table, int partition) =>
        _readEnd.Bind(1, table.Id).Bind(2, partition).RunForNumber() ?? 0;

    private void Write(PartitionBuffer buffer)
    {
        var records = buffer.Records;
        if (records.Count == 0)
            return;
        var end = ReadEnd(buffer.Table, buffer.Partition);
        var write = FindWrite(buffer.Table);
        if (buffer.Table.Spec.Compacted)
            write.Bind(7, buffer.Partition);
        for (var i = 0; i < records.Count; i++)
        {
            var id = RecordId.Of(buffer.Partition, end + i);
            Write(write, buffer.Table.Checksum, id, records[i]);
            if (!buffer.Table.Spec.Compacted)
                _owners.AddRecord(buffer.Table, id, records[i]);
        }

        _setEnd.Bind(1, buffer.Table.Id).Bind(2, buffer.Partition).Bind(3, end + records.Count).Run();
    }

    private static void Write(SqliteStatement write, RecordChecksum checksum, long id, in LogRecord record)
    {
        byte[] headers = record.Headers.Count == 0 ? [] : Encoding.UTF8.GetBytes(HeaderJson.Write(record.Headers));
        write.Bind(1, id).Bind(2, record.TimeMs);
        if (headers.Length == 0)
            write.BindNull(3);
        else
            write.BindText(3, headers);
        if (record.Key.IsEmpty)
            write.BindNull(4);
        else
            write.Bind(4, record.Key);
        if (record.IsDelete)
            write.BindNull(5);
        else
            write.Bind(5, record.Value);
        write.Bind(6, checksum.Of(id, record, headers));
        write.Run();
    }

    private SqliteStatement FindWrite(TopicTable table)
    {
        if (!_writes.TryGetValue(table.Id, out var write))
        {
            write = _connection.PrepareKept(table.WriteSql);
            _writes.Add(table.Id, write);
        }

        return write;
    }
}
