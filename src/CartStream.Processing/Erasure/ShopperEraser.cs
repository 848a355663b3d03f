using System.Globalization;
using System.Text;
using CartStream.Events;
using CartStream.Log;
using CartStream.Processing.Ingest;
using CartStream.Processing.Topics;
using CartStream.Recommendations;

namespace CartStream.Processing.Erasure;

/// <summary>Finds what a partition's topics hold of one shopper, and erases it where the log supports that.</summary>
/// <param name="log">The log.</param>
/// <param name="partition">The shopper's partition.</param>
/// <param name="shopperId">The shopper, UTF-8.</param>
public sealed class ShopperEraser(IEventLog log, int partition, byte[] shopperId)
{
    private const int RecordsMax = 4_096;

    private readonly List<byte[]> _sessionKeys = [];
    private readonly HashSet<string> _known = new(StringComparer.Ordinal);
    private long _sessionsRead;
    private long? _totalsRead;
    private long _processedTo;

    /// <summary>Continues from where the requester of the erasure stopped.</summary>
    internal ShopperEraser(IEventLog log, int partition, byte[] shopperId, ForgetRequest request)
        : this(log, partition, shopperId)
    {
        foreach (var key in request.SessionKeys)
            AddSession(key);
        _sessionsRead = Math.Min(request.SessionsRead, log.EndOffset(Topology.Sessions, partition));
    }

    /// <summary>Keys of the sessions that were found.</summary>
    public IReadOnlyList<byte[]> SessionKeys => _sessionKeys;

    /// <summary>
    /// Creates a request to forget the shopper, including what was found so far. Send it after this call.
    /// </summary>
    /// <param name="id">Identifies the request.</param>
    /// <exception cref="LogException">The log can't be read.</exception>
    public ForgetRequest ToRequest(string id)
    {
        _totalsRead ??= log.EndOffset(Topology.Quality, partition);
        return new(id, _sessionsRead, [.. _sessionKeys]);
    }

    /// <summary>
    /// Searches for sessions in the records added to topic <c>sessions</c> since the last call. The first call searches
    /// the whole topic: by the shopper's events where the log can find those, else by reading the topic.
    /// </summary>
    /// <exception cref="LogException">The log can't be read.</exception>
    public void FindSessions()
    {
        if (_sessionsRead == 0 && log is IErasingLog erasing)
        {
            var end = log.EndOffset(Topology.Sessions, partition);
            FindSessions(erasing, FindEvents(erasing, long.MaxValue));
            _sessionsRead = end;
        }

        _sessionsRead = Read(Topology.Sessions, _sessionsRead, (in record) =>
        {
            if (IsOfShopper(Topology.Sessions, record))
                AddSession(record.Key.ToArray());
        });
    }

    /// <summary>
    /// Removes a shopper from a log that nothing processes. Deletes state and sessions as the processor would, which
    /// fences a processor that is running after all, then erases every trace that the log holds now.
    /// </summary>
    /// <exception cref="LogException">The log can't be read or written; retry.</exception>
    public static ErasedTraces Forget(
        IEventLog log,
        IErasingLog erasing,
        int partition,
        byte[] shopperId,
        IReadOnlyList<string> topicsByShopper,
        TimeProvider time)
    {
        var traces = new ShopperEraser(log, partition, shopperId);
        using (var producer = log.OpenProducer(Topology.TransactionalIdOf(partition)))
        {
            traces.FindSessions();
            using var transaction = producer.Begin();
            traces.DeleteState(transaction, time.GetUtcNow().ToUnixTimeMilliseconds());
            transaction.Commit();
        }

        var ends = topicsByShopper.ToDictionary(topic => topic, topic => log.EndOffset(topic, partition));
        return traces.Erase(erasing, log.EndOffset(Topology.UserEvents, partition) - 1, ends);
    }

    /// <summary>
    /// The offset of a request in the shopper's partition of <c>user-events</c>; null when it is not there yet. When
    /// the outcome of a commit was unknown, the request may be there twice. Then it is the last one's, because each
    /// leaves records of deleted keys when it is carried out.
    /// </summary>
    /// <param name="requestId">The request's id.</param>
    /// <param name="from">Where the partition ended before it was sent.</param>
    /// <exception cref="LogException">The log can't be read.</exception>
    public long? FindRequest(string requestId, long from)
    {
        long? found = null;
        Read(Topology.UserEvents, from, (in record) =>
        {
            if (ForgetRequest.TryRead(record)?.Id == requestId)
                found = record.Offset;
        });
        return found;
    }

    /// <summary>
    /// Whether the request at <paramref name="offset"/> is carried out, durably. The offset committed with the state
    /// decides. The group's offset may have been moved by another client; it counts only for state of a version that
    /// stored no offset.
    /// </summary>
    /// <exception cref="LogException">The log can't be read.</exception>
    public bool IsDone(long offset)
    {
        _totalsRead = Read(Topology.Quality, _totalsRead ?? 0, (in record) =>
        {
            if (ProcessedOffset.TryRead(record, out var next))
            {
                _processedTo = next
                    ?? log.CommittedOffset(Topology.ProcessorGroup, Topology.UserEvents, partition) ?? 0;
            }
        });
        return _processedTo > offset;
    }

    /// <summary>
    /// Erases every record of the shopper up to a request in <c>user-events</c>, and what was derived from them, all or
    /// nothing. What was accepted after the request stays. Call it once state and sessions are deleted.
    /// </summary>
    /// <param name="erasing">The log.</param>
    /// <param name="requestOffset">The request's offset, or that of the last event to erase.</param>
    /// <param name="topicsByShopper">
    /// Topics outside <see cref="Topology"/> whose key is the shopper, with the offset to stop before.
    /// </param>
    /// <exception cref="LogException">The log can't be read or written.</exception>
    public ErasedTraces Erase(
        IErasingLog erasing, long requestOffset, IReadOnlyDictionary<string, long> topicsByShopper)
    {
        var addresses = new List<RecordAddress>();
        var records = 0L;
        var events = FindEvents(erasing, requestOffset);
        Find(Topology.UserEvents, (in record) => record.Offset <= requestOffset);
        Find(Topology.DeadLetters, (in record) => SourceOffset(record) <= requestOffset);
        Find(Topology.Recommendations, (in record) => AnsweredOffset(record.Value) <= requestOffset);
        foreach (var (topic, end) in topicsByShopper)
            Find(topic, (in record) => record.Offset < end);
        // Links may be in any partition: their producer chose it.
        for (var source = 0; source < CountLinkPartitions(); source++)
            FindIn(Topology.Identities, source, (in _) => true);
        FindDeleted(erasing, Topology.ShopperState, shopperId, addresses, key => key.Length == shopperId.Length);
        FindDeletedSessions(erasing, events, requestOffset, addresses);
        FindInputs(erasing, addresses);
        erasing.Erase(addresses);
        return new ErasedTraces(records, erasing.CleanUp());

        void Find(string topic, RecordPredicate isBefore) => FindIn(topic, partition, isBefore);

        void FindIn(string topic, int source, RecordPredicate isBefore) =>
            erasing.FindOwned(topic, source, shopperId, (in record) =>
            {
                if (!isBefore(record))
                    return;
                addresses.Add(new RecordAddress(topic, source, record.Offset));
                records++;
            });
    }

    private int CountLinkPartitions() =>
        log.ListTopics().FirstOrDefault(topic => topic.Name == Topology.Identities)?.Partitions ?? 0;

    private delegate bool RecordPredicate(in LogRecord record);

    /// <summary>Deletes the state and the sessions found, in one transaction.</summary>
    private void DeleteState(ILogTransaction transaction, long timeMs)
    {
        transaction.Delete(Topology.ShopperState, partition, shopperId, timeMs);
        foreach (var key in _sessionKeys)
            transaction.Delete(Topology.Sessions, partition, key, timeMs);
    }

    private void AddSession(byte[] key)
    {
        if (_known.Add(Convert.ToHexString(key)))
            _sessionKeys.Add(key);
    }

    /// <summary>The shopper's events: their offsets, and the session ids that the shop assigned.</summary>
    private FoundEvents FindEvents(IErasingLog erasing, long offsetMax)
    {
        var offsets = new HashSet<long>();
        var sessions = new HashSet<string>(StringComparer.Ordinal);
        var parser = new ShopperEventParser();
        erasing.FindOwned(Topology.UserEvents, partition, shopperId, (in record) =>
        {
            if (record.Offset > offsetMax)
                return;
            offsets.Add(record.Offset);
            if (parser.TryRead(record.Value, out var e, out _) && !e.SessionId.IsEmpty)
                sessions.Add(Convert.ToHexString(e.SessionId));
        });
        erasing.FindOwned(Topology.Recommendations, partition, shopperId, (in record) =>
        {
            if (AnsweredOffset(record.Value) <= offsetMax)
                sessions.Add(Convert.ToHexString(record.Key));
        });
        return new FoundEvents(offsets, [.. sessions.Select(Convert.FromHexString)]);
    }

    private void FindSessions(IErasingLog erasing, FoundEvents events)
    {
        foreach (var prefix in SessionPrefixes(events))
        {
            erasing.FindKeys(Topology.Sessions, partition, prefix, (in record) =>
            {
                if (!record.IsDelete && IsOfShopper(Topology.Sessions, record))
                    AddSession(record.Key.ToArray());
            });
        }
    }

    /// <summary>
    /// Records of deleted sessions: of those that were found, and of those deleted before they could be found. Their
    /// keys identify the latter: they contain the shopper or the offset of one of the shopper's events.
    /// </summary>
    private void FindDeletedSessions(
        IErasingLog erasing, FoundEvents events, long requestOffset, List<RecordAddress> addresses)
    {
        foreach (var key in _sessionKeys)
            FindDeleted(erasing, Topology.Sessions, key, addresses, found => found.Length == key.Length);
        foreach (var prefix in SessionPrefixes(events))
        {
            FindDeleted(erasing, Topology.Sessions, prefix, addresses, found =>
                !_known.Contains(Convert.ToHexString(found))
                && FirstOffset(found) is { } first
                && first <= requestOffset
                && (events.Offsets.Contains(first) || IsCutFrom(found)));
        }
    }

    /// <summary>The prefixes of the keys of the shopper's sessions.</summary>
    private IEnumerable<byte[]> SessionPrefixes(FoundEvents events)
    {
        yield return [.. shopperId, (byte)'~'];
        foreach (var session in events.Sessions)
            yield return [.. session, (byte)'@'];
    }

    private void FindDeleted(
        IErasingLog erasing, string topic, byte[] prefix, List<RecordAddress> addresses, Func<byte[], bool> isTrace) =>
        erasing.FindKeys(topic, partition, prefix, (in record) =>
        {
            if (record.IsDelete && isTrace(record.Key.ToArray()))
                addresses.Add(new RecordAddress(topic, partition, record.Offset));
        });

    private void FindInputs(IErasingLog erasing, List<RecordAddress> addresses)
    {
        foreach (var key in InputProgress.Forget(log, shopperId))
        {
            erasing.FindKeys(Topology.Inputs, 0, key, (in record) =>
            {
                if (record.IsDelete && record.Key.SequenceEqual(key))
                    addresses.Add(new RecordAddress(Topology.Inputs, 0, record.Offset));
            });
        }
    }

    private long Read(string topic, long offset, RecordAction visit)
    {
        var batch = new RecordBatch();
        // What no longer exists is forgotten already.
        offset = Math.Max(offset, log.FirstOffset(topic, partition));
        using var reader = log.OpenReader(topic, partition, offset);
        while (reader.Read(batch, RecordsMax, TimeSpan.Zero, CancellationToken.None) > 0)
        {
            for (var i = 0; i < batch.Count; i++)
                visit(batch[i]);
            offset = batch[^1].Offset + 1;
        }

        return offset;
    }

    private bool IsOfShopper(string topic, in LogRecord record)
    {
        Span<byte> buffer = stackalloc byte[RecordOwner.BufferBytes];
        return RecordOwner.Read(topic, record.Key, record.Value, buffer).SequenceEqual(shopperId);
    }

    /// <summary>The first offset in a session's key, <c>id@first offset</c>.</summary>
    private static long? FirstOffset(ReadOnlySpan<byte> key)
    {
        var at = key.LastIndexOf((byte)'@');
        return at >= 0 && long.TryParse(
            key[(at + 1)..], NumberStyles.None, CultureInfo.InvariantCulture, out var first) ? first : null;
    }

    /// <summary>Whether a key belongs to a session cut by idle time: <c>shopper~ms@first offset</c>.</summary>
    private bool IsCutFrom(ReadOnlySpan<byte> key)
    {
        var id = key[..key.LastIndexOf((byte)'@')];
        return id.Length > shopperId.Length + 1 && id.StartsWith(shopperId) && id[shopperId.Length] == '~'
            && !id[(shopperId.Length + 1)..].ContainsAnyExceptInRange((byte)'0', (byte)'9');
    }

    /// <summary>The offset in <c>user-events</c> that a dead letter came from.</summary>
    private static long SourceOffset(in LogRecord record)
    {
        foreach (var header in record.Headers)
        {
            if (header.Name == "offset" && long.TryParse(header.Value, CultureInfo.InvariantCulture, out var offset))
                return offset;
        }

        return 0;
    }

    /// <summary>The offset of the event that a recommendation answers.</summary>
    private static long AnsweredOffset(ReadOnlySpan<byte> value) => RecommendationRecord.ReadOffset(value) ?? 0;

    private sealed record FoundEvents(HashSet<long> Offsets, List<byte[]> Sessions);
}
