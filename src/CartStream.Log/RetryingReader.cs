namespace CartStream.Log;

/// <summary>A reader that is reopened at its position after a transient failure.</summary>
/// <remarks>Invariant: every record before its position was returned exactly once.</remarks>
internal sealed class RetryingReader : ILogReader
{
    private readonly RetryingLog _log;
    private readonly Func<long[], ILogReader> _open;
    private readonly long[] _next;
    private volatile ILogReader? _reader;
    private long _behind;

    /// <summary>Opens it at <paramref name="next"/>: the offset of one partition, or of each.</summary>
    public RetryingReader(RetryingLog log, Func<long[], ILogReader> open, long[] next)
    {
        _log = log;
        _open = open;
        _next = next;
        _reader = log.Call(() => open(next));
    }

    /// <inheritdoc/>
    public long Behind => _reader?.Behind ?? Volatile.Read(ref _behind);

    /// <inheritdoc/>
    public long? NextOffset => _reader?.NextOffset;

    /// <inheritdoc/>
    public int Read(RecordBatch batch, int recordsMax, TimeSpan wait, CancellationToken cancellation)
    {
        var count = _log.Call(() => ReadOnce(batch, recordsMax, wait, cancellation), cancellation);
        if (_next.Length == 1)
        {
            if (count > 0)
                _next[0] = batch[count - 1].Offset + 1;
            _next[0] = NextOffset ?? _next[0];
            return count;
        }

        for (var i = 0; i < count; i++)
            _next[batch[i].Partition] = batch[i].Offset + 1;
        return count;
    }

    /// <inheritdoc/>
    public void Dispose() => _reader?.Dispose();

    private int ReadOnce(RecordBatch batch, int recordsMax, TimeSpan wait, CancellationToken cancellation)
    {
        var reader = _reader ??= _open(_next);
        try
        {
            return reader.Read(batch, recordsMax, wait, cancellation);
        }
        catch (LogException e) when (e.MayPass)
        {
            // The reader may have skipped records.
            Volatile.Write(ref _behind, reader.Behind);
            _reader = null;
            reader.Dispose();
            throw;
        }
    }
}
