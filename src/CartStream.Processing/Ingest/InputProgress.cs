using System.IO.Hashing;
using System.Text;
using CartStream.Log;

namespace CartStream.Processing.Ingest;

/// <summary>How much of an input was sent, as its last transaction noted in topic <c>inputs</c>.</summary>
public static class InputProgress
{
    /// <summary>The key prefix of simulated new sessions: <c>new-sessions/seed/chosen/input</c>.</summary>
    public const string NewSessionsPrefix = "new-sessions/";

    private const string ErasureId = "cartstream-forget-inputs";

    private const int ReadMax = 1_024;

    // Brokers abort a transaction that is left open for a minute.
    private static readonly TimeSpan ShownMax = TimeSpan.FromMinutes(3);
    private static readonly TimeSpan ShownWait = TimeSpan.FromMilliseconds(200);

    /// <summary>
    /// Waits until readers see everything committed to topic <c>inputs</c> so far. Readers see nothing after the first
    /// open transaction; while that is another input's, this input's own progress may be behind it. This method commits
    /// a mark, which comes after all that, and waits for it.
    /// </summary>
    /// <param name="log">The log.</param>
    /// <param name="sender">The sender whose commits must become visible.</param>
    /// <param name="input">The input's name.</param>
    /// <param name="time">The clock.</param>
    /// <param name="cancellation">Ends the wait.</param>
    /// <exception cref="LogException">
    /// The log can't be read or written, or another producer's transaction stays open.
    /// </exception>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    internal static void WaitUntilShown(
        IEventLog log, RetryingSender sender, string input, TimeProvider time, CancellationToken cancellation)
    {
        // By its hash, because some inputs are named after a shopper, who may be forgotten.
        var mark = Encoding.UTF8.GetBytes($"shown-{XxHash3.HashToUInt64(Encoding.UTF8.GetBytes(input)):x16}");
        var from = log.EndOffset(Topology.Inputs, 0);
        sender.Commit(
            transaction => transaction.Delete(Topology.Inputs, 0, mark, 0), static () => false, cancellation);
        var startedAt = time.GetTimestamp();
        var batch = new RecordBatch();
        using var reader = log.OpenReader(Topology.Inputs, 0, from);
        while (!Holds(batch, mark))
        {
            if (time.GetElapsedTime(startedAt) > ShownMax)
            {
                throw new LogException(
                    $"topic '{Topology.Inputs}' doesn't show what was committed {ShownMax.TotalMinutes:0} minutes ago: "
                    + "does another producer keep a transaction open?");
            }

            reader.Read(batch, ReadMax, ShownWait, cancellation);
        }
    }

    /// <summary>The notes that sources wrote about themselves.</summary>
    /// <exception cref="LogException">The log can't be read.</exception>
    public static IReadOnlyCollection<string> Notes(IEventLog log)
    {
        var prefix = Encoding.UTF8.GetBytes(Events.IEventSource.NotePrefix);
        var names = new HashSet<string>(StringComparer.Ordinal);
        log.ReadCompacted(Topology.Inputs, 0, (in record) =>
        {
            if (record.Key.StartsWith(prefix))
                names.Add(Encoding.UTF8.GetString(record.Key));
        });
        return names;
    }

    /// <summary>The newest note under <paramref name="input"/>; null when nothing of it was sent yet.</summary>
    /// <exception cref="LogException">The log can't be read.</exception>
    public static byte[]? Read(IEventLog log, ReadOnlySpan<byte> input)
    {
        var key = input.ToArray();
        byte[]? note = null;
        log.ReadCompacted(Topology.Inputs, 0, (in record) =>
        {
            if (record.Key.SequenceEqual(key))
                note = record.Value.ToArray();
        });
        return note;
    }

    /// <summary>
    /// Removes a shopper from the notes on simulated new sessions, and returns the keys deleted for that. If the
    /// shopper was the last of several, the previous shopper takes its place, so that a continued run resumes at the
    /// same one.
    /// </summary>
    /// <exception cref="LogException">The log can't be read or written.</exception>
    internal static IReadOnlyList<byte[]> Forget(IEventLog log, byte[] shopperId)
    {
        var deleted = new List<byte[]>();
        var replaced = new List<byte[]>();
        log.ReadCompacted(Topology.Inputs, 0, (in record) =>
        {
            if (!record.Key.StartsWith(Encoding.ASCII.GetBytes(NewSessionsPrefix)))
                return;
            if (ChosenOf(record.Key).SequenceEqual(shopperId))
                deleted.Add(record.Key.ToArray());
            else if (record.Value.SequenceEqual(shopperId))
                replaced.Add(record.Key.ToArray());
        });
        if (deleted.Count + replaced.Count == 0)
            return deleted;
        byte[] before = replaced.Count == 0 ? [] : FindBefore(log, shopperId);
        using var producer = log.OpenProducer(ErasureId);
        using var transaction = producer.Begin();
        foreach (var key in deleted)
            transaction.Delete(Topology.Inputs, 0, key, 0);
        foreach (var key in replaced)
            transaction.Append(Topology.Inputs, 0, key, before, 0);
        transaction.Commit();
        return deleted;
    }

    private static bool Holds(RecordBatch batch, byte[] key)
    {
        for (var i = 0; i < batch.Count; i++)
        {
            if (batch[i].Key.SequenceEqual(key))
                return true;
        }

        return false;
    }

    /// <summary>The chosen shopper: between the seed and the input, neither of which contains a slash.</summary>
    private static ReadOnlySpan<byte> ChosenOf(ReadOnlySpan<byte> key)
    {
        var rest = key[NewSessionsPrefix.Length..];
        rest = rest[(rest.IndexOf((byte)'/') + 1)..];
        return rest.LastIndexOf((byte)'/') is var end and >= 0 ? rest[..end] : [];
    }

    private static byte[] FindBefore(IEventLog log, byte[] shopperId)
    {
        byte[] before = [];
        log.ReadCompacted(Topology.ShopperState, 0, (in record) =>
        {
            if (record.Key.SequenceCompareTo(shopperId) < 0 && record.Key.SequenceCompareTo(before) > 0)
                before = record.Key.ToArray();
        });
        return before;
    }
}
