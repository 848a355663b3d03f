using CartStream.Log;

namespace CartStream.Simulation.Brokers;

/// <summary>A record of a simulated partition, or the mark that ends a transaction there.</summary>
internal sealed class SimulatedRecord
{
    public required long Offset { get; init; }

    public required SimulatedTransactionState Transaction { get; init; }

    public long TimeMs { get; init; }

    public byte[] Key { get; init; } = [];

    /// <summary>Null for a delete.</summary>
    public byte[]? Value { get; init; }

    public IReadOnlyList<RecordHeader> Headers { get; init; } = [];

    /// <summary>Whether it only ends a transaction.</summary>
    public bool IsMark { get; init; }

    /// <summary>Whether compaction, retention or erasing has taken it out.</summary>
    public bool IsGone { get; set; }

    /// <summary>The record as a reader gets it.</summary>
    public LogRecord ToLogRecord(int partition) => new()
    {
        Partition = partition,
        Offset = Offset,
        TimeMs = TimeMs,
        Key = Key,
        Value = Value,
        IsDelete = Value is null,
        Headers = Headers,
    };
}
