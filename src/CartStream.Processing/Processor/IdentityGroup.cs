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
    /// <param name="id">The id, UTF-8.</param>
    /// <param name="find">Gives the state of an id; null when there is none.</param>
    public static IReadOnlyList<byte[]> Of(byte[] id, Func<byte[], ShopperState?> find)
    {
        var state = find(id);
        var isLinked = state is not null && !state.LinkedTo.IsEmpty;
        var shopper = isLinked ? state!.LinkedTo.ToArray() : id;
        var ids = new List<byte[]>();
        if (isLinked)
        {
            ids.Add(id);
            state = find(shopper);
        }

        foreach (var linked in state is null ? [] : state.Linked)
        {
            if (!linked.AsSpan().SequenceEqual(id) && !linked.AsSpan().SequenceEqual(shopper))
                ids.Add(linked);
        }

        ids.Add(shopper);
        return ids;
    }

    /// <summary>The same from the changelog of a log that nobody here follows.</summary>
    /// <exception cref="LogException">The log can't be read.</exception>
    /// <exception cref="InvalidDataException">A shopper's stored state can't be read.</exception>
    public static IReadOnlyList<byte[]> Of(byte[] id, IEventLog log, int partitions)
    {
        var codec = new ShopperStateCodec(new ItemDictionary());
        return Of(id, one => Newest(log, Partitioner.PartitionOf(one, partitions), one) is { } bytes
            ? codec.Decode(bytes)
            : null);
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
