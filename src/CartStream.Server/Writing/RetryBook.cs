using System.Buffers.Binary;
using CartStream.Events;
using CartStream.Pipeline;

namespace CartStream.Server.Writing;

/// <summary>
/// The answers of requests that carried a retry key, in a compacted topic and in memory: the newest
/// <see cref="KeysMax"/>. They are written in the transaction of what they answer, so that neither is there without
/// the other.
/// </summary>
/// <remarks>One thread.</remarks>
internal sealed class RetryBook
{
    /// <summary>Keys that are remembered; the oldest is forgotten beyond it.</summary>
    public const int KeysMax = 100_000;

    private readonly Dictionary<byte[], byte[]> _answers = new(Utf8KeyComparer.Instance);
    private readonly Queue<byte[]> _order = new();

    /// <summary>Reads what is remembered.</summary>
    public RetryBook(IEventLog log)
    {
        var batch = new RecordBatch();
        using var reader = log.OpenNewest(ServerTopics.Retries, 0);
        while (reader.Read(batch, 1_000, TimeSpan.Zero, CancellationToken.None) > 0)
        {
            for (var i = 0; i < batch.Count; i++)
                Remember(batch[i].Key.ToArray(), batch[i].Value.ToArray());
        }
    }

    /// <summary>What a request with this note is answered with when it came before; null when it didn't.</summary>
    public WriteOutcome? Find(RetryNote note)
    {
        if (!_answers.TryGetValue(note.Key, out var stored))
            return null;
        return BinaryPrimitives.ReadUInt64LittleEndian(stored) == note.BodyHash
            ? new WriteOutcome(WriteKind.Repeated, stored[sizeof(ulong)..])
            : new WriteOutcome(WriteKind.Conflict);
    }

    /// <summary>Remembers a note, in memory and in the transaction.</summary>
    public void Add(RetryNote note, ILogTransaction transaction, long timeMs)
    {
        var stored = new byte[sizeof(ulong) + note.Answer.Length];
        BinaryPrimitives.WriteUInt64LittleEndian(stored, note.BodyHash);
        note.Answer.CopyTo(stored, sizeof(ulong));
        transaction.Append(ServerTopics.Retries, 0, note.Key, stored, timeMs);
        Remember(note.Key, stored);
        while (_order.Count > KeysMax)
        {
            var oldest = _order.Dequeue();
            if (_answers.Remove(oldest))
                transaction.Delete(ServerTopics.Retries, 0, oldest, timeMs);
        }
    }

    /// <summary>Forgets a note whose transaction failed.</summary>
    public void TakeBack(RetryNote note) => _answers.Remove(note.Key);

    private void Remember(byte[] key, byte[] stored)
    {
        _answers[key] = stored;
        _order.Enqueue(key);
    }
}
