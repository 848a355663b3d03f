using System.Buffers;
using CartStream.Events;
using CartStream.Log;
using CartStream.Server.Writing;

namespace CartStream.Server.Intake;

/// <summary>Converts events to records of the log.</summary>
internal static class EventRecord
{
    /// <summary>
    /// Adds <paramref name="e"/>, received at <paramref name="receivedMs"/>, to a write for one of
    /// <paramref name="partitions"/> partitions; <paramref name="json"/> is a reusable buffer.
    /// </summary>
    public static void Add(
        LogWrite write, in ShopperEvent e, long receivedMs, int partitions, ArrayBufferWriter<byte> json)
    {
        json.ResetWrittenCount();
        ShopperEventJson.Write(json, e);
        write.Add(
            Topology.UserEvents,
            Partitioner.PartitionOf(e.ShopperId, partitions),
            e.ShopperId.ToArray(),
            json.WrittenSpan.ToArray(),
            receivedMs);
    }
}
