using CartStream.Log;

namespace CartStream.Server.Writing;

/// <summary>Records that become durable together, or not at all.</summary>
internal sealed class LogWrite
{
    private readonly List<Entry> _entries = [];

    /// <summary>Records in it.</summary>
    public int Count => _entries.Count;

    /// <summary>Identifies a retry of the request; null when it has no key.</summary>
    public IdempotencyKey? Retry { get; set; }

    /// <summary>Completes when the write is durable, or never will be.</summary>
    public TaskCompletionSource<WriteOutcome> Done { get; } =
        new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Adds a record; a null value deletes the key. The arrays must not change afterwards.</summary>
    public void Add(string topic, int partition, byte[] key, byte[]? value, long timeMs) =>
        _entries.Add(new Entry(topic, partition, key, value, timeMs));

    /// <summary>Moves all records to the end of <paramref name="other"/>.</summary>
    public void MoveTo(LogWrite other)
    {
        other._entries.AddRange(_entries);
        _entries.Clear();
    }

    /// <summary>Appends the records to a transaction.</summary>
    public void AppendTo(ILogTransaction transaction)
    {
        foreach (var entry in _entries)
        {
            if (entry.Value is null)
                transaction.Delete(entry.Topic, entry.Partition, entry.Key, entry.TimeMs);
            else
                transaction.Append(entry.Topic, entry.Partition, entry.Key, entry.Value, entry.TimeMs);
        }
    }

    private readonly record struct Entry(string Topic, int Partition, byte[] Key, byte[]? Value, long TimeMs);
}
