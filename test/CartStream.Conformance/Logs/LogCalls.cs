using System.Text;
using CartStream.Log;

namespace CartStream.Tests.Logs;

/// <summary>Short forms of common steps in tests of a log. Texts have one byte per character.</summary>
public static class LogCalls
{
    /// <summary>Long enough for any log to answer, so that only a broken one reaches it.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    // Markers of a commit take some milliseconds on a cluster.
    private static readonly TimeSpan VisibleMax = TimeSpan.FromSeconds(2);

    private const string EndMark = "end of the partition";
    private const long AnyTimeMs = 1_569_888_000_000;

    /// <summary>The bytes of <paramref name="text"/>.</summary>
    public static byte[] Bytes(string text) => Encoding.Latin1.GetBytes(text);

    /// <summary>Appends a text record.</summary>
    public static void Append(
        this ILogTransaction transaction,
        string topic,
        int partition,
        string key,
        string value,
        long timeMs = AnyTimeMs,
        params RecordHeader[] headers) =>
        transaction.Append(topic, partition, Bytes(key), Bytes(value), timeMs, headers);

    /// <summary>Deletes a text key.</summary>
    public static void Delete(this ILogTransaction transaction, string topic, int partition, string key) =>
        transaction.Delete(topic, partition, Bytes(key), AnyTimeMs);

    /// <summary>Commits one transaction that does <paramref name="work"/>.</summary>
    public static void Commit(this ILogProducer producer, Action<ILogTransaction> work)
    {
        using var transaction = producer.Begin();
        work(transaction);
        transaction.Commit();
    }

    /// <summary>
    /// Waits until readers see all that is committed to a partition; where another transaction is open, for a moment.
    /// </summary>
    public static void AwaitVisible(this IEventLog log, string topic, int partition)
    {
        var started = TimeProvider.System.GetTimestamp();
        while (log.EndOffset(topic, partition) < log.WrittenEnd(topic, partition)
            && TimeProvider.System.GetElapsedTime(started) < VisibleMax)
        {
            Thread.Yield();
        }
    }

    /// <summary>Every record of the partition from <paramref name="offset"/> to its end.</summary>
    /// <remarks>
    /// It commits a marker record and reads up to it. Some offsets belong to no record, as those of Kafka's commit
    /// markers, so the last record's offset doesn't show the end.
    /// </remarks>
    public static List<StoredRecord> ReadAll(this IEventLog log, string topic, int partition, long offset = 0)
    {
        using (var producer = log.OpenProducer("end-mark"))
            producer.Commit(t => t.Append(topic, partition, EndMark, ""));
        var found = new List<StoredRecord>();
        using var reader = log.OpenReader(topic, partition, offset);
        var batch = new RecordBatch();
        while (found.Count == 0 || found[^1].Key != EndMark)
        {
            reader.Read(batch, recordsMax: 3, Patience, TestContext.Current.CancellationToken)
                .ShouldBeInRange(1, 3, $"{topic}/{partition}: {found.Count} records came, but not the end mark");
            CopyTo(found, batch);
        }

        found.RemoveAll(record => record.Key == EndMark);
        return found;
    }

    /// <summary>The newest value of every key of the partition.</summary>
    public static List<StoredRecord> ReadNewest(this IEventLog log, string topic, int partition)
    {
        log.AwaitVisible(topic, partition);
        var found = new List<StoredRecord>();
        using var reader = log.OpenCompacted(topic, partition);
        var batch = new RecordBatch();
        while (reader.Read(batch, recordsMax: 3, TimeSpan.Zero, TestContext.Current.CancellationToken) > 0)
            CopyTo(found, batch);
        found.RemoveAll(record => record.Key == EndMark);
        return found;
    }

    /// <summary>The values of <see cref="ReadAll"/>.</summary>
    public static IEnumerable<string?> ReadValues(this IEventLog log, string topic, int partition) =>
        log.ReadAll(topic, partition).Select(record => record.Value);

    private static void CopyTo(List<StoredRecord> found, RecordBatch batch)
    {
        for (var i = 0; i < batch.Count; i++)
            found.Add(StoredRecord.Of(batch[i]));
    }
}
