using System.Text.Json;

namespace CartStream.Pipeline;

/// <summary>Finds what a partition's topics hold of one shopper, and erases it where the log can.</summary>
/// <param name="log">The log.</param>
/// <param name="partition">The shopper's partition.</param>
/// <param name="shopperId">The shopper, UTF-8.</param>
public sealed class ShopperTraces(IEventLog log, int partition, byte[] shopperId)
{
    private const int RecordsMax = 4_096;

    private readonly List<byte[]> _sessionKeys = [];
    private long _sessionsRead;

    /// <summary>Goes on where who asked for the shopper to be forgotten has stopped.</summary>
    internal ShopperTraces(IEventLog log, int partition, byte[] shopperId, ForgetRequest asked)
        : this(log, partition, shopperId)
    {
        _sessionKeys.AddRange(asked.SessionKeys);
        _sessionsRead = Math.Min(asked.SessionsRead, log.EndOffset(Topology.Sessions, partition));
    }

    /// <summary>Keys of the sessions that were found.</summary>
    public IReadOnlyList<byte[]> SessionKeys => _sessionKeys;

    /// <summary>A request to forget the shopper, with what was found so far.</summary>
    /// <param name="id">Tells it from others.</param>
    public ForgetRequest ToRequest(string id) => new(id, _sessionsRead, [.. _sessionKeys]);

    /// <summary>
    /// Looks for sessions in what came into topic <c>sessions</c> since the last call: the first call reads it all.
    /// </summary>
    /// <exception cref="LogException">The log can't be read.</exception>
    public void FindSessions()
    {
        var keys = new HashSet<string>(_sessionKeys.Select(Convert.ToHexString), StringComparer.Ordinal);
        _sessionsRead = Read(Topology.Sessions, _sessionsRead, (in record) =>
        {
            if (IsOfShopper(record.Value) && keys.Add(Convert.ToHexString(record.Key)))
                _sessionKeys.Add(record.Key.ToArray());
        });
    }

    /// <summary>
    /// Takes a shopper out of a log that nothing processes: deletes state and sessions as the processor would, which
    /// shuts out one that runs all the same, then erases every trace. Returns the erased records.
    /// </summary>
    /// <exception cref="LogException">The log can't be read or written; do it again.</exception>
    public static long Forget(
        IEventLog log,
        IErasingLog erasing,
        int partition,
        byte[] shopperId,
        IReadOnlyList<string> topicsByShopper,
        TimeProvider time)
    {
        var traces = new ShopperTraces(log, partition, shopperId);
        using (var producer = log.OpenProducer(StreamProcessor.TransactionalIdOf(partition)))
        {
            traces.FindSessions();
            using var transaction = producer.Begin();
            traces.DeleteState(transaction, time.GetUtcNow().ToUnixTimeMilliseconds());
            transaction.Commit();
        }

        return traces.Erase(erasing, topicsByShopper);
    }

    /// <summary>
    /// The offset of a request in the shopper's partition of <c>user-events</c>; null when it is not there yet.
    /// </summary>
    /// <param name="requestId">The request's id.</param>
    /// <param name="from">Where the partition ended before it was sent.</param>
    /// <exception cref="LogException">The log can't be read.</exception>
    public long? FindRequest(string requestId, long from)
    {
        long? found = null;
        Read(Topology.UserEvents, from, (in record) =>
        {
            if (found is null && ForgetRequest.TryRead(record)?.Id == requestId)
                found = record.Offset;
        });
        return found;
    }

    /// <summary>Whether what a request at <paramref name="offset"/> asks for is done, and durable.</summary>
    /// <exception cref="LogException">The log can't be read.</exception>
    public bool IsDone(long offset) =>
        log.CommittedOffset(Topology.ProcessorGroup, Topology.UserEvents, partition) > offset;

    /// <summary>Deletes state and the found sessions in a transaction.</summary>
    private void DeleteState(ILogTransaction transaction, long timeMs)
    {
        transaction.Delete(Topology.ShopperState, partition, shopperId, timeMs);
        foreach (var key in _sessionKeys)
            transaction.Delete(Topology.Sessions, partition, key, timeMs);
    }

    /// <summary>
    /// Erases every record of the shopper from the pipeline's topics and from <paramref name="topicsByShopper"/>, whose
    /// key is the shopper; returns how many there were, deleted ones not counted. Call it once state and sessions are
    /// deleted.
    /// </summary>
    /// <exception cref="LogException">The log can't be read or written.</exception>
    public long Erase(IErasingLog erasing, IReadOnlyList<string> topicsByShopper)
    {
        var sessions = new HashSet<string>(_sessionKeys.Select(Convert.ToHexString), StringComparer.Ordinal);
        var erased = 0L;
        string[] byShopper = [Topology.UserEvents, Topology.DeadLetters, Topology.ShopperState, .. topicsByShopper];
        foreach (var topic in byShopper)
            erased += Erase(erasing, topic, (in record) => record.Key.SequenceEqual(shopperId));
        erased += Erase(erasing, Topology.Recommendations, (in record) => IsOfShopper(record.Value));
        erased += Erase(erasing, Topology.Sessions, (in record) => sessions.Contains(Convert.ToHexString(record.Key)));
        return erased;
    }

    private delegate void RecordAction(in LogRecord record);

    private delegate bool RecordPredicate(in LogRecord record);

    private long Erase(IErasingLog erasing, string topic, RecordPredicate isTrace)
    {
        var offsets = new List<long>();
        var values = 0L;
        Read(topic, 0, (in record) =>
        {
            if (!isTrace(record))
                return;
            offsets.Add(record.Offset);
            if (!record.IsDelete)
                values++;
        });
        if (offsets.Count > 0)
            erasing.Erase(topic, partition, offsets);
        return values;
    }

    private long Read(string topic, long offset, RecordAction take)
    {
        var batch = new RecordBatch();
        using var reader = log.OpenReader(topic, partition, offset);
        while (reader.Read(batch, RecordsMax, TimeSpan.Zero, CancellationToken.None) > 0)
        {
            for (var i = 0; i < batch.Count; i++)
                take(batch[i]);
            offset = batch[^1].Offset + 1;
        }

        return offset;
    }

    /// <summary>Whether a record that names its shopper names this one.</summary>
    private bool IsOfShopper(ReadOnlySpan<byte> value)
    {
        var reader = new Utf8JsonReader(value);
        try
        {
            while (reader.Read())
            {
                if (reader.CurrentDepth == 1 && reader.TokenType == JsonTokenType.PropertyName
                    && reader.ValueTextEquals("shopper"u8))
                {
                    return reader.Read() && reader.TokenType == JsonTokenType.String
                        && reader.ValueTextEquals(shopperId);
                }
            }
        }
        catch (JsonException)
        {
            // No record of ours: it names nobody.
        }

        return false;
    }
}
