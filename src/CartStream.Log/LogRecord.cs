namespace CartStream.Log;

/// <summary>One record of a partition; key and value are valid until its batch is filled again.</summary>
public readonly ref struct LogRecord
{
    /// <summary>Its partition when several are read; 0 for a record to be written.</summary>
    public int Partition { get; init; }

    /// <summary>Its offset in the partition.</summary>
    public required long Offset { get; init; }

    /// <summary>Its time, milliseconds since 1970.</summary>
    public required long TimeMs { get; init; }

    /// <summary>Its key; empty when it has none.</summary>
    public required ReadOnlySpan<byte> Key { get; init; }

    /// <summary>Its value; empty and <see cref="IsDelete"/> for a tombstone.</summary>
    public required ReadOnlySpan<byte> Value { get; init; }

    /// <summary>Whether it deletes its key from a compacted topic.</summary>
    public bool IsDelete { get; init; }

    /// <summary>Its headers; empty when it has none.</summary>
    public IReadOnlyList<RecordHeader> Headers { get => field ?? []; init; }
}
