using System.Buffers.Binary;
using CartStream.Log;

namespace CartStream.Server.Writing;

/// <summary>
/// The answers of requests with a retry key, in a compacted topic and in memory: the newest, up to
/// <see cref="KeysMax"/> keys and <see cref="BytesMax"/> bytes. They are written in the transaction of the records they
/// answer, so that neither exists without the other.
/// </summary>
/// <remarks>
/// Invariants: memory stays within the two bounds; keys beyond them are removed from the log, too, at the latest when
/// <see cref="SweepMin"/> of them have accumulated or the server restarts. Other nodes' answers arrive through the
/// topic shortly after they were given. If two nodes get the same request within that time, both write it, and the
/// processor drops the duplicates.
/// </remarks>
internal sealed class IdempotencyStore
{
    /// <summary>Most keys remembered; beyond it the oldest is forgotten.</summary>
    public const int KeysMax = 100_000;

    /// <summary>Most bytes remembered, including keys, answers and overhead: 64 MiB.</summary>
    public const long BytesMax = 64L << 20;

    /// <summary>How many forgotten keys are erased from an embedded log together.</summary>
    public const int SweepMin = 256;

    private const int EntryBytes = 200;
    private const int DeletesMax = 1_000;

    private readonly IEventLog _log;
    private readonly int _keysMax;
    private readonly long _bytesMax;
    private readonly Dictionary<byte[], LinkedListNode<Entry>> _entries = new(Utf8KeyComparer.Instance);
    private readonly LinkedList<Entry> _byAge = new();
    private readonly Dictionary<byte[], Entry> _leaving = new(Utf8KeyComparer.Instance);
    private readonly List<Entry> _deleting = [];
    private readonly Lock _gate = new();
    private long _bytes;
    private long _readTo;

    private IdempotencyStore(IEventLog log, int keysMax, long bytesMax)
    {
        _log = log;
        _keysMax = keysMax;
        _bytesMax = bytesMax;
    }

    /// <summary>Reads the stored answers, and removes those beyond the bounds from an embedded log.</summary>
    /// <exception cref="LogException">The log can't be read or written.</exception>
    public static IdempotencyStore Open(IEventLog log, int keysMax = KeysMax, long bytesMax = BytesMax)
    {
        var store = new IdempotencyStore(log, keysMax, bytesMax) { ReadTo = log.EndOffset(ServerTopics.Retries, 0) };
        store._readTo = store.ReadTo;
        log.ReadCompacted(ServerTopics.Retries, 0, (in record) =>
            store.Remember(record.Key.ToArray(), record.Value.ToArray(), record.Offset, isLast: true));
        if (log is IErasingLog erasing)
            EraseDeleted(erasing);
        store.Sweep(min: 1);
        return store;
    }

    /// <summary>The offset from which to follow the topic.</summary>
    public long ReadTo { get; private init; }

    /// <summary>Bytes remembered.</summary>
    public long Bytes
    {
        get
        {
            lock (_gate)
                return _bytes;
        }
    }

    /// <summary>The stored answer to a repeated request; null when there is none.</summary>
    public WriteOutcome? Find(IdempotencyKey request)
    {
        byte[]? stored;
        lock (_gate)
            stored = _entries.GetValueOrDefault(request.Key)?.Value.Stored;
        // Another program may have written something shorter.
        if (stored is null || stored.Length < sizeof(ulong))
            return null;
        return BinaryPrimitives.ReadUInt64LittleEndian(stored) == request.RequestHash
            ? new WriteOutcome(WriteKind.Repeated, stored[sizeof(ulong)..])
            : new WriteOutcome(WriteKind.Conflict);
    }

    /// <summary>Adds the answer to a request, in memory and in the transaction.</summary>
    public void Add(IdempotencyKey request, ILogTransaction transaction, long timeMs)
    {
        var stored = new byte[sizeof(ulong) + request.Response.Length];
        BinaryPrimitives.WriteUInt64LittleEndian(stored, request.RequestHash);
        request.Response.CopyTo(stored, sizeof(ulong));
        lock (_gate)
        {
            // Before the key is written: it may be one of those to be removed.
            if (_log is not IErasingLog)
                DeleteLeaving(transaction, timeMs);
            Remember(request.Key, stored, offset: null, isLast: true);
        }

        transaction.Append(ServerTopics.Retries, 0, request.Key, stored, timeMs);
    }

    /// <summary>Applies a record of the topic, possibly one of this node's own.</summary>
    public void Apply(in LogRecord record)
    {
        var key = record.Key.ToArray();
        lock (_gate)
        {
            _readTo = Math.Max(_readTo, record.Offset + 1);
            if (record.IsDelete)
                Forget(key);
            else if (_leaving.TryGetValue(key, out var leaving) && !_entries.ContainsKey(key))
                leaving.Offset = record.Offset;
            else
            {
                // This record replaces its previous one.
                _leaving.Remove(key);
                Remember(key, record.Value.ToArray(), record.Offset, isLast: false);
            }
        }
    }

    /// <summary>Applies what has been written to the topic so far, ahead of its follower.</summary>
    /// <exception cref="LogException">
    /// The topic can't be read, or an open transaction hides some of its records.
    /// </exception>
    public void CatchUp(TimeProvider time)
    {
        long from;
        lock (_gate)
            from = _readTo;
        using var written = new WrittenReader(_log, ServerTopics.Retries, partition: 0, time);
        written.Read(from, Apply);
    }

    /// <summary>Reports that the transaction of the answers added since the last call is durable.</summary>
    public void OnCommitted()
    {
        lock (_gate)
            _deleting.Clear();
        Sweep(SweepMin);
    }

    /// <summary>
    /// Discards answers whose transaction failed, except those read from the log: their transaction succeeded.
    /// </summary>
    public void Discard(IEnumerable<IdempotencyKey> requests)
    {
        lock (_gate)
        {
            foreach (var request in requests)
            {
                if (_entries.GetValueOrDefault(request.Key)?.Value.Offset is null)
                    Forget(request.Key);
            }

            foreach (var entry in _deleting)
                _leaving.TryAdd(entry.Key, entry);
            _deleting.Clear();
        }
    }

    private void Remember(byte[] key, byte[] stored, long? offset, bool isLast)
    {
        // A record of another client is not an answer.
        if (stored.Length < sizeof(ulong))
            return;
        if (_entries.TryGetValue(key, out var known))
        {
            _bytes += stored.Length - known.Value.Stored.Length;
            known.Value.Stored = stored;
            known.Value.Offset = offset ?? known.Value.Offset;
            if (isLast)
            {
                _byAge.Remove(known);
                _byAge.AddLast(known);
            }
        }
        else
        {
            var entry = new Entry(key, stored) { Offset = offset };
            _entries.Add(key, _byAge.AddLast(entry));
            _bytes += entry.Bytes;
        }

        while ((_entries.Count > _keysMax || _bytes > _bytesMax) && _byAge.First is { } oldest)
        {
            Forget(oldest.Value.Key);
            _leaving[oldest.Value.Key] = oldest.Value;
            oldest.Value.Stored = [];
        }
    }

    private void Forget(byte[] key)
    {
        if (!_entries.Remove(key, out var node))
            return;
        _byAge.Remove(node);
        _bytes -= node.Value.Bytes;
    }

    /// <summary>In a cluster's log, keys are removed by deletes.</summary>
    private void DeleteLeaving(ILogTransaction transaction, long timeMs)
    {
        foreach (var entry in _leaving.Values.Take(DeletesMax))
        {
            transaction.Delete(ServerTopics.Retries, 0, entry.Key, timeMs);
            _deleting.Add(entry);
        }

        foreach (var entry in _deleting)
            _leaving.Remove(entry.Key);
    }

    /// <summary>
    /// Erases keys to be removed from an embedded log, once there are <paramref name="min"/> of them.
    /// </summary>
    private void Sweep(int min)
    {
        if (_log is not IErasingLog erasing)
            return;
        List<Entry> leaving;
        lock (_gate)
        {
            // The follower of the topic has not read the most recent ones yet.
            leaving = _leaving.Count < min ? [] : [.. _leaving.Values.Where(entry => entry.Offset is not null)];
        }

        if (leaving.Count < min)
            return;
        // A key that was written again meanwhile has another address.
        erasing.Erase([.. leaving.Select(entry => new RecordAddress(ServerTopics.Retries, 0, entry.Offset!.Value))]);
        lock (_gate)
        {
            foreach (var entry in leaving)
                _leaving.Remove(entry.Key);
        }
    }

    /// <summary>Earlier versions left a row without a value for each key.</summary>
    private static void EraseDeleted(IErasingLog log)
    {
        var addresses = new List<RecordAddress>();
        log.FindKeys(ServerTopics.Retries, 0, [], (in LogRecord record) =>
        {
            if (record.IsDelete)
                addresses.Add(new RecordAddress(ServerTopics.Retries, 0, record.Offset));
        });
        if (addresses.Count > 0)
            log.Erase(addresses);
    }

    private sealed class Entry(byte[] key, byte[] stored)
    {
        public byte[] Key => key;

        public byte[] Stored { get; set; } = stored;

        /// <summary>The offset of its record; null until known.</summary>
        public long? Offset { get; set; }

        public long Bytes => EntryBytes + Key.Length + Stored.Length;
    }
}
