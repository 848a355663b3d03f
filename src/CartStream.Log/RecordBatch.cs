namespace CartStream.Log;

/// <summary>
/// Records of one partition in one growing buffer, filled by a reader and reused for the next batch, so that reading
/// allocates nothing once warmed up.
/// </summary>
public sealed class RecordBatch
{
    private readonly List<Entry> _entries = [];
    private byte[] _bytes = new byte[64 * 1024];
    private int _used;

    /// <summary>How many records it holds.</summary>
    public int Count => _entries.Count;

    /// <summary>Bytes of keys and values it holds.</summary>
    public int Bytes => _used;

    /// <summary>Record <paramref name="index"/>, valid until the batch changes.</summary>
    public LogRecord this[int index]
    {
        get
        {
            var entry = _entries[index];
            return new LogRecord
            {
                Partition = entry.Partition,
                Offset = entry.Offset,
                TimeMs = entry.TimeMs,
                Key = _bytes.AsSpan(entry.Start, entry.KeyLength),
                Value = _bytes.AsSpan(entry.Start + entry.KeyLength, entry.ValueLength),
                IsDelete = entry.IsDelete,
                Headers = entry.Headers,
            };
        }
    }

    /// <summary>Empties the batch; its buffer stays.</summary>
    public void Clear()
    {
        _entries.Clear();
        _used = 0;
    }

    /// <summary>Adds a copy of <paramref name="record"/>.</summary>
    public void Add(in LogRecord record)
    {
        var length = record.Key.Length + record.Value.Length;
        if (_bytes.Length - _used < length)
            Array.Resize(ref _bytes, Math.Max(_bytes.Length * 2, _used + length));
        record.Key.CopyTo(_bytes.AsSpan(_used));
        record.Value.CopyTo(_bytes.AsSpan(_used + record.Key.Length));
        _entries.Add(new Entry(
            record.Partition,
            record.Offset,
            record.TimeMs,
            _used,
            record.Key.Length,
            record.Value.Length,
            record.IsDelete,
            record.Headers));
        _used += length;
    }

    private readonly record struct Entry(
        int Partition,
        long Offset,
        long TimeMs,
        int Start,
        int KeyLength,
        int ValueLength,
        bool IsDelete,
        IReadOnlyList<RecordHeader> Headers);
}
