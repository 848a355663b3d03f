using System.Buffers.Binary;
using CartStream.Log;

namespace CartStream.Server.Writing;

/// <summary>
/// The answers of requests that carried a retry key, in a compacted topic and in memory: the newest
/// <see cref="KeysMax"/>. They are written in the transaction of what they answer, so that neither is there without
/// the other.
/// </summary>
/// <remarks>
/// Other nodes' answers come by the topic, moments after they were given. Of two nodes that get one request within
/// these moments both write it, and the processor drops what comes for the second time.
/// </remarks>
internal sealed class IdempotencyStore
{
    /// <summary>Keys that are remembered; the oldest is forgotten beyond it.</summary>
    public const int KeysMax = 100_000;

    private readonly Dictionary<byte[], byte[]> _answers = new(Utf8KeyComparer.Instance);
    private readonly Queue<byte[]> _order = new();
    private readonly Lock _gate = new();

    /// <summary>Reads what is remembered.</summary>
    public IdempotencyStore(IEventLog log)
    {
        ReadTo = log.EndOffset(ServerTopics.Retries, 0);
        var batch = new RecordBatch();
        using var reader = log.OpenCompacted(ServerTopics.Retries, 0);
        while (reader.Read(batch, 1_000, TimeSpan.Zero, CancellationToken.None) > 0)
        {
            for (var i = 0; i < batch.Count; i++)
                Remember(batch[i].Key.ToArray(), batch[i].Value.ToArray());
        }
    }

    /// <summary>The offset from which the topic is to be followed.</summary>
    public long ReadTo { get; }

    /// <summary>What a request with this note is answered with when it came before; null when it didn't.</summary>
    public WriteOutcome? Find(IdempotencyKey note)
    {
        byte[]? stored;
        lock (_gate)
            _answers.TryGetValue(note.Key, out stored);
        if (stored is null)
            return null;
        return BinaryPrimitives.ReadUInt64LittleEndian(stored) == note.BodyHash
            ? new WriteOutcome(WriteKind.Repeated, stored[sizeof(ulong)..])
            : new WriteOutcome(WriteKind.Conflict);
    }

    /// <summary>Remembers a note, in memory and in the transaction.</summary>
    public void Add(IdempotencyKey note, ILogTransaction transaction, long timeMs)
    {
        var stored = new byte[sizeof(ulong) + note.Answer.Length];
        BinaryPrimitives.WriteUInt64LittleEndian(stored, note.BodyHash);
        note.Answer.CopyTo(stored, sizeof(ulong));
        transaction.Append(ServerTopics.Retries, 0, note.Key, stored, timeMs);
        lock (_gate)
        {
            Remember(note.Key, stored);
            while (TryForgetOldest() is { } oldest)
                transaction.Delete(ServerTopics.Retries, 0, oldest, timeMs);
        }
    }

    /// <summary>Takes a record of the topic, maybe one of this node's own.</summary>
    public void Take(in LogRecord record)
    {
        var key = record.Key.ToArray();
        lock (_gate)
        {
            if (record.IsDelete)
                _answers.Remove(key);
            else
                Remember(key, record.Value.ToArray());
            while (TryForgetOldest() is not null)
            {
                // Who wrote the newest deletes one from the log.
            }
        }
    }

    /// <summary>Forgets a note whose transaction failed.</summary>
    public void TakeBack(IdempotencyKey note)
    {
        lock (_gate)
            _answers.Remove(note.Key);
    }

    private void Remember(byte[] key, byte[] stored)
    {
        if (!_answers.TryAdd(key, stored))
            _answers[key] = stored;
        else
            _order.Enqueue(key);
    }

    /// <summary>The oldest key when there are too many, which is then forgotten.</summary>
    private byte[]? TryForgetOldest()
    {
        while (_order.Count > KeysMax)
        {
            var oldest = _order.Dequeue();
            if (_answers.Remove(oldest))
                return oldest;
        }

        return null;
    }
}
