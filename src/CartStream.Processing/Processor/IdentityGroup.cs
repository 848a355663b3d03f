using CartStream.Events;
using CartStream.Log;
using CartStream.Processing.Topics;
using CartStream.Shoppers;

namespace CartStream.Processing.Processor;

/// <summary>Finds the ids of one person.</summary>
/// <remarks>
/// Links are directed: an anonymous id belongs to its newest shopper. So the search goes up from the given id to its
/// shopper, and from there down to all ids linked to that shopper, never up again: a device that two people share does
/// not lead from one person to the other.
/// </remarks>
public sealed class IdentityGroup
{
    /// <summary>Most ids of one group; further ones are not searched for.</summary>
    public const int IdsMax = 1_024;

    private const int RecordsMax = 4_096;

    private readonly Func<byte[], ShopperState?> _find;
    private readonly IErasingLog? _erasing;
    private readonly int _partitions;
    private readonly HashSet<Pair> _waiting = [];
    private readonly Dictionary<byte[], byte[]> _newestWaiting = new(Utf8KeyComparer.Instance);

    private IdentityGroup(Func<byte[], ShopperState?> find, IErasingLog? erasing, int partitions)
    {
        _find = find;
        _erasing = erasing;
        _partitions = partitions;
    }

    /// <summary>
    /// All ids of the shopper that <paramref name="id"/> is or was linked to. Each comes before the one it is linked
    /// to, so that one is last. Only <paramref name="id"/> when nothing is linked. Links that are in the log and not
    /// processed yet count.
    /// </summary>
    /// <remarks>
    /// State expires when its shopper has been idle for long enough, and its links with it. A log that finds a
    /// shopper's records (<see cref="IErasingLog"/>) provides the links as long as it has their records.
    /// </remarks>
    /// <param name="id">The id, UTF-8.</param>
    /// <param name="find">Returns the state of an id; null when there is none.</param>
    /// <param name="log">The log.</param>
    /// <param name="partitions">Partitions of <c>user-events</c>.</param>
    /// <param name="processedTo">The offset of a partition before which everything is reflected in that state.</param>
    /// <exception cref="LogException">The log can't be read.</exception>
    public static IReadOnlyList<byte[]> Of(
        byte[] id, Func<byte[], ShopperState?> find, IEventLog log, int partitions, Func<int, long> processedTo)
    {
        var group = new IdentityGroup(find, log as IErasingLog, partitions);
        // Before reading the state: what is processed meanwhile is then in at least one of the two.
        group.FindWaiting(log, processedTo);
        return group.Of(id);
    }

    /// <summary>The same from the changelog of a log that this process does not follow.</summary>
    /// <exception cref="LogException">The log can't be read.</exception>
    /// <exception cref="InvalidDataException">A shopper's stored state can't be read.</exception>
    public static IReadOnlyList<byte[]> Of(byte[] id, IEventLog log, int partitions)
    {
        var codec = new ShopperStateCodec(new ItemDictionary());
        return Of(
            id,
            one => Newest(log, Partitioner.PartitionOf(one, partitions), one) is { } bytes ? codec.Decode(bytes) : null,
            log,
            partitions,
            partition => ProcessedOffset.ReadCommitted(log, partition));
    }

    private List<byte[]> Of(byte[] id)
    {
        var ids = new List<byte[]> { ShopperOf(id) };
        var found = new HashSet<byte[]>(ids, Utf8KeyComparer.Instance);
        for (var i = 0; i < ids.Count; i++)
            FindLinked(ids[i], Add);
        // The link from it to the shopper may have expired.
        Add(id);
        ids.Reverse();
        return ids;

        void Add(byte[] one)
        {
            if (found.Count < IdsMax && found.Add(one))
                ids.Add(one);
        }
    }

    private byte[] ShopperOf(byte[] id)
    {
        var passed = new HashSet<byte[]>(Utf8KeyComparer.Instance);
        while (passed.Add(id) && passed.Count < IdsMax && LinkedTo(id) is { } shopper)
            id = shopper;
        return id;
    }

    private byte[]? LinkedTo(byte[] id)
    {
        if (_newestWaiting.TryGetValue(id, out var newest))
            return newest;
        var state = _find(id);
        if (state is not null)
            return state.LinkedTo.IsEmpty ? null : state.LinkedTo.ToArray();
        return _erasing is null ? null : FindLinkedTo(_erasing, id);
    }

    /// <summary>The shopper to which the id's own records link it, by the newest of them.</summary>
    private byte[]? FindLinkedTo(IErasingLog log, byte[] id)
    {
        byte[]? shopper = null;
        log.FindOwned(
            Topology.UserEvents,
            Partitioner.PartitionOf(id, _partitions),
            id,
            (in LogRecord record) => shopper = IdentityLink.TryRead(record)?.ShopperId ?? shopper);
        return shopper;
    }

    /// <summary>The ids linked to a shopper: by its state, by unprocessed records, and by its own records.</summary>
    private void FindLinked(byte[] shopper, Action<byte[]> add)
    {
        foreach (var linked in _find(shopper) is { } state ? state.Linked : [])
            add(linked);
        foreach (var pair in _waiting)
        {
            if (pair.To.AsSpan().SequenceEqual(shopper))
                add(pair.From);
        }

        var parser = new ShopperEventParser();
        _erasing?.FindOwned(
            Topology.UserEvents,
            Partitioner.PartitionOf(shopper, _partitions),
            shopper,
            (in LogRecord record) =>
            {
                if (PairIn(record, parser) is { } pair && pair.To.AsSpan().SequenceEqual(shopper))
                    add(pair.From);
            });
    }

    /// <summary>The links in records that are not processed yet.</summary>
    private void FindWaiting(IEventLog log, Func<int, long> processedTo)
    {
        var parser = new ShopperEventParser();
        var batch = new RecordBatch();
        for (var partition = 0; partition < _partitions; partition++)
        {
            var from = Math.Max(processedTo(partition), log.FirstOffset(Topology.UserEvents, partition));
            if (from >= log.EndOffset(Topology.UserEvents, partition))
                continue;
            using var reader = log.OpenReader(Topology.UserEvents, partition, from);
            while (reader.Read(batch, RecordsMax, TimeSpan.Zero, CancellationToken.None) > 0)
            {
                for (var i = 0; i < batch.Count; i++)
                {
                    if (PairIn(batch[i], parser) is not { } pair)
                        continue;
                    _waiting.Add(pair);
                    _newestWaiting[pair.From] = pair.To;
                }
            }
        }
    }

    /// <summary>
    /// The link in a record of <c>user-events</c>: an identity link, a handover, or an event with both ids.
    /// </summary>
    private static Pair? PairIn(in LogRecord record, ShopperEventParser parser)
    {
        if (IdentityLink.IsMeant(record))
            return IdentityLink.TryRead(record) is { } link ? new Pair(link.AnonymousId, link.ShopperId) : null;
        if (Handover.IsMeant(record))
            return Handover.TryRead(record) is { } handover ? new Pair(handover.From, record.Key.ToArray()) : null;
        return record.Value.IndexOf("anonymous_id"u8) >= 0
            && parser.TryRead(record.Value, out var e, out _) && !e.AnonymousId.IsEmpty
                ? new Pair(e.AnonymousId.ToArray(), e.ShopperId.ToArray())
                : null;
    }

    private static byte[]? Newest(IEventLog log, int partition, byte[] id)
    {
        byte[]? newest = null;
        if (log is IErasingLog erasing)
        {
            erasing.FindKeys(Topology.ShopperState, partition, id, Keep);
            return newest;
        }

        var batch = new RecordBatch();
        using var reader = log.OpenReader(
            Topology.ShopperState, partition, log.FirstOffset(Topology.ShopperState, partition));
        while (reader.Read(batch, RecordsMax, TimeSpan.Zero, CancellationToken.None) > 0)
        {
            for (var i = 0; i < batch.Count; i++)
                Keep(batch[i]);
        }

        return newest;

        void Keep(in LogRecord record)
        {
            if (record.Key.SequenceEqual(id))
                newest = record.IsDelete ? null : record.Value.ToArray();
        }
    }

    /// <summary>An anonymous id and its shopper.</summary>
    private readonly record struct Pair(byte[] From, byte[] To)
    {
        public bool Equals(Pair other) =>
            From.AsSpan().SequenceEqual(other.From) && To.AsSpan().SequenceEqual(other.To);

        public override int GetHashCode()
        {
            var hash = default(HashCode);
            hash.AddBytes(From);
            hash.AddBytes(To);
            return hash.ToHashCode();
        }
    }
}
