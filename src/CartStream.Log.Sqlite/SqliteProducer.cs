namespace CartStream.Log.Sqlite;

/// <summary>A producer on the embedded log.</summary>
/// <remarks>
/// Invariant: it may write as long as the store holds the epoch from its opening; this is checked at the beginning of a
/// transaction and, in the same write transaction, at its commit.
/// </remarks>
internal sealed class SqliteProducer : ILogProducer
{
    private readonly SqliteLog _log;
    private readonly StoreWriter _writer;
    private readonly TransactionBuffer _buffer;
    private readonly string _transactionalId;
    private readonly long _epoch;
    private SqliteTransaction? _open;
    private bool _disposed;

    /// <summary>Takes over <paramref name="transactionalId"/>.</summary>
    public SqliteProducer(SqliteLog log, StoreWriter writer, string transactionalId, int transactionBytesMax)
    {
        _log = log;
        _writer = writer;
        _transactionalId = transactionalId;
        _buffer = new TransactionBuffer(writer, transactionBytesMax);
        _epoch = writer.RaiseEpoch(transactionalId);
    }

    /// <inheritdoc/>
    public ILogTransaction Begin()
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        if (_open is not null)
            throw new InvalidOperationException($"producer '{_transactionalId}' has an open transaction already");
        _writer.CheckEpoch(_transactionalId, _epoch);
        _open = new SqliteTransaction(this, _buffer);
        return _open;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _open?.Dispose();
        _disposed = true;
    }

    /// <summary>Writes the open transaction and ends it; a failed one is also ended, with nothing written.</summary>
    internal void Commit()
    {
        try
        {
            _writer.Commit(_transactionalId, _epoch, _buffer);
            foreach (var partition in _buffer.Partitions)
            {
                if (partition.Records.Count > 0)
                    _log.Committed(partition.Table.Spec.Name).Raise();
            }
        }
        finally
        {
            End();
        }
    }

    /// <summary>Ends the open transaction.</summary>
    internal void End()
    {
        _open = null;
        _buffer.Clear();
    }
}
