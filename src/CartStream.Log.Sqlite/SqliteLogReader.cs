namespace CartStream.Log.Sqlite;

/// <summary>Reads one partition of the embedded log through a connection of its own.</summary>
/// <remarks>
/// Invariant: between calls a tailing reader holds no read transaction, so that the write-ahead log can be restarted. A
/// reader of the newest values holds one until its end, because it reads one snapshot of the store.
/// </remarks>
internal sealed class SqliteLogReader : ILogReader
{
    // A batch of many large records is cut here, to bound memory.
    private const int BatchBytesMax = 32 * 1024 * 1024;
    private readonly StoreConnection _connection;
    private readonly SqliteStatement _read;
    private readonly CommitSignal _committed;
    private readonly TimeSpan _pollInterval;
    private readonly bool _newest;
    private readonly int _partition;
    private readonly StoredRecords _records;
    private readonly Func<long> _endOffset;
    private readonly long _endId;
    private long _nextId;
    private int _recordsMax;
    private bool _disposed;

    private SqliteLogReader(
        SqliteLogOptions options,
        CommitSignal committed,
        TopicTable table,
        int partition,
        long offset,
        Func<long> endOffset,
        bool newest)
    {
        _partition = partition;
        _records = new StoredRecords(options.Path, table, partition);
        _endOffset = endOffset;
        _committed = committed;
        _pollInterval = options.PollInterval;
        _newest = newest;
        _nextId = RecordId.Of(partition, offset);
        _endId = RecordId.Of(partition + 1, 0);
        _connection = StoreConnection.OpenReader(options);
        try
        {
            _read = _connection.Prepare(newest ? table.ReadNewestSql : table.ReadSql);
            _read.Bind(2, _endId);
            if (newest)
            {
                // The first read fixes the snapshot of the transaction.
                _connection.Execute("BEGIN");
                _connection.ReadNumber("SELECT 1 FROM topics");
            }
        }
        catch
        {
            _connection.Dispose();
            throw;
        }
    }

    /// <summary>A reader of every record from <paramref name="offset"/> on, without end.</summary>
    /// <param name="options">The store.</param>
    /// <param name="committed">Wakes the reader.</param>
    /// <param name="table">The topic.</param>
    /// <param name="partition">The partition.</param>
    /// <param name="offset">The first offset to read.</param>
    /// <param name="endOffset">Returns the partition's end, on any thread.</param>
    public static SqliteLogReader Tail(
        SqliteLogOptions options,
        CommitSignal committed,
        TopicTable table,
        int partition,
        long offset,
        Func<long> endOffset) =>
        new(options, committed, table, partition, offset, endOffset, newest: false);

    /// <summary>A reader of each key's newest value as of now.</summary>
    public static SqliteLogReader Newest(
        SqliteLogOptions options, CommitSignal committed, TopicTable table, int partition) =>
        new(options, committed, table, partition, offset: 0, static () => 0, newest: true);

    /// <inheritdoc/>
    public long Behind => Math.Max(0, _endOffset() - RecordId.Offset(Volatile.Read(ref _nextId)));

    /// <inheritdoc/>
    public int Read(RecordBatch batch, int recordsMax, TimeSpan wait, CancellationToken cancellation)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        ArgumentOutOfRangeException.ThrowIfLessThan(recordsMax, 1);
        var started = TimeProvider.System.GetTimestamp();
        while (true)
        {
            var commits = _committed.Commits;
            ReadNow(batch, recordsMax);
            if (batch.Count > 0)
                return batch.Count;
            if (_newest)
            {
                EndSnapshot();
                return 0;
            }

            var left = wait - TimeProvider.System.GetElapsedTime(started);
            if (left <= TimeSpan.Zero)
                return 0;
            _committed.Wait(commits, left < _pollInterval ? left : _pollInterval, cancellation);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (_disposed)
            return;
        _disposed = true;
        _read.Dispose();
        _connection.Dispose();
    }

    private void ReadNow(RecordBatch batch, int recordsMax)
    {
        batch.Clear();
        _read.Bind(1, _nextId);
        // SQLite plans by the limit, and reparses and replans a statement when a parameter used in planning is rebound.
        if (recordsMax != _recordsMax)
            _read.Bind(3, _recordsMax = recordsMax);
        while (batch.Bytes < BatchBytesMax && _read.Step())
        {
            var record = _records.Read(_read, _nextId);
            batch.Add(record);
            Volatile.Write(ref _nextId, RecordId.Of(_partition, record.Offset + 1));
        }

        _read.Reset();
    }

    private void EndSnapshot()
    {
        _nextId = _endId;
        if (_connection.InTransaction)
            _connection.Execute("COMMIT");
    }
}
