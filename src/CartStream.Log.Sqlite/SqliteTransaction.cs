namespace CartStream.Log.Sqlite;

/// <summary>A transaction on the embedded log, held in memory until it is committed.</summary>
internal sealed class SqliteTransaction(SqliteProducer producer, TransactionBuffer buffer) : ILogTransaction
{
    private bool _ended;

    /// <inheritdoc/>
    public void Append(
        string topic,
        int partition,
        ReadOnlySpan<byte> key,
        ReadOnlySpan<byte> value,
        long timeMs,
        IReadOnlyList<RecordHeader>? headers = null)
    {
        CheckOpen();
        var record = new LogRecord
        {
            Offset = 0,
            TimeMs = timeMs,
            Key = key,
            Value = value,
            Headers = headers is { Count: > 0 } ? [.. headers] : [],
        };
        buffer.Append(topic, partition, record);
    }

    /// <inheritdoc/>
    public void Delete(string topic, int partition, ReadOnlySpan<byte> key, long timeMs)
    {
        CheckOpen();
        var record = new LogRecord
        {
            Offset = 0,
            TimeMs = timeMs,
            Key = key,
            Value = [],
            IsDelete = true,
            Headers = [],
        };
        buffer.Append(topic, partition, record);
    }

    /// <inheritdoc/>
    public void CommitOffset(string group, string topic, int partition, long offset)
    {
        CheckOpen();
        ArgumentOutOfRangeException.ThrowIfNegative(offset);
        buffer.CommitOffset(group, topic, partition, offset);
    }

    /// <inheritdoc/>
    public void Commit()
    {
        CheckOpen();
        _ended = true;
        producer.Commit();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (_ended)
            return;
        _ended = true;
        producer.End();
    }

    private void CheckOpen()
    {
        if (_ended)
            throw new InvalidOperationException("the transaction has ended; begin another");
    }
}
