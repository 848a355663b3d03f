using CartStream.Events;
using CartStream.Log;
using CartStream.Shoppers;

namespace CartStream.Processing.Processor;

/// <summary>Finds the ids of one person.</summary>
public static class IdentityGroup
{
    private const int RecordsMax = 4_096;

    /// <summary>
    /// All ids of the shopper that <paramref name="id"/> is or was linked to, that one last; <paramref name="id"/>
    /// alone where nothing is linked. Forgotten in this order, a repetition after a failure finds what is left.
    /// </summary>
    /// <remarks>
    /// State ends when its shopper was away for long enough, and the links with it. A log that finds a shopper's
    /// records (<see cref="IErasingLog"/>) tells them as long as it has them.
    /// </remarks>
    /// <param name="id">The id, UTF-8.</param>
    /// <param name="find">Gives the state of an id; null when there is none.</param>
    /// <param name="log">The log.</param>
    /// <param name="partitions">Partitions of <c>user-events</c>.</param>
    /// <exception cref="LogException">The log can't be read.</exception>
    public static IReadOnlyList<byte[]> Of(
        byte[] id, Func<byte[], ShopperState?> find, IEventLog log, int partitions)
    {
        var erasing = log as IErasingLog;
        var state = find(id);
        var shopper = state is not null && !state.LinkedTo.IsEmpty ? state.LinkedTo.ToArray()
            : state is null && erasing is not null ? FindLinkedTo(erasing, partitions, id) ?? id
            : id;
        var found = new HashSet<byte[]>(Utf8KeyComparer.Instance) { shopper };
        var ids = new List<byte[]>();
        Add(id);
        foreach (var linked in (shopper == id ? state : find(shopper)) is { } its ? its.Linked : [])
            Add(linked);
        if (erasing is not null)
            FindLinked(erasing, partitions, shopper, Add);
        ids.Add(shopper);
        return ids;

        void Add(byte[] one)
        {
            if (found.Add(one))
                ids.Add(one);
        }
    }

    /// <summary>To whom the id's own records link it, by the newest of them.</summary>
    private static byte[]? FindLinkedTo(IErasingLog log, int partitions, byte[] id)
    {
        byte[]? shopper = null;
        log.FindOwned(
            Topology.UserEvents,
            Partitioner.PartitionOf(id, partitions),
            id,
            (in LogRecord record) => shopper = IdentityLink.TryRead(record)?.ShopperId ?? shopper);
        return shopper;
    }

    /// <summary>The ids that a shopper's own records name: of handovers and of events with both ids.</summary>
    private static void FindLinked(IErasingLog log, int partitions, byte[] shopper, Action<byte[]> take)
    {
        var parser = new ShopperEventParser();
        log.FindOwned(
            Topology.UserEvents,
            Partitioner.PartitionOf(shopper, partitions),
            shopper,
            (in LogRecord record) =>
            {
                if (Handover.IsMeant(record))
                {
                    if (Handover.TryRead(record) is { } handover)
                        take(handover.From);
                }
                else if (parser.TryRead(record.Value, out var e, out _) && !e.AnonymousId.IsEmpty)
                {
                    take(e.AnonymousId.ToArray());
                }
            });
    }

    /// <summary>The same from the changelog of a log that nobody here follows.</summary>
    /// <exception cref="LogException">The log can't be read.</exception>
    /// <exception cref="InvalidDataException">A shopper's stored state can't be read.</exception>
    public static IReadOnlyList<byte[]> Of(byte[] id, IEventLog log, int partitions)
    {
        var codec = new ShopperStateCodec(new ItemDictionary());
        return Of(
            id,
            one => Newest(log, Partitioner.PartitionOf(one, partitions), one) is { } bytes ? codec.Decode(bytes) : null,
            log,
            partitions);
    }

    private static byte[]? Newest(IEventLog log, int partition, byte[] id)
    {
        byte[]? newest = null;
        if (log is IErasingLog erasing)
        {
            erasing.FindKeys(Topology.ShopperState, partition, id, Take);
            return newest;
        }

        var batch = new RecordBatch();
        using var reader = log.OpenReader(
            Topology.ShopperState, partition, log.FirstOffset(Topology.ShopperState, partition));
        while (reader.Read(batch, RecordsMax, TimeSpan.Zero, CancellationToken.None) > 0)
        {
            for (var i = 0; i < batch.Count; i++)
                Take(batch[i]);
        }

        return newest;

        void Take(in LogRecord record)
        {
            if (record.Key.SequenceEqual(id))
                newest = record.IsDelete ? null : record.Value.ToArray();
        }
    }
}
