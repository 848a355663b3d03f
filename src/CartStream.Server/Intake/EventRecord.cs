using System.Buffers;
using CartStream.Events;
using CartStream.Pipeline;
using CartStream.Server.Hosting;
using CartStream.Server.Writing;

namespace CartStream.Server.Intake;

/// <summary>Events as they go into the log.</summary>
internal static class EventRecord
{
    /// <summary>Adds <paramref name="e"/> to a write; <paramref name="json"/> is room to work in.</summary>
    public static void Add(LogWrite write, in ShopperEvent e, ArrayBufferWriter<byte> json)
    {
        json.ResetWrittenCount();
        ShopperEventJson.Write(json, e);
        write.Add(
            Topology.UserEvents, ShopNode.Partition, e.ShopperId.ToArray(), json.WrittenSpan.ToArray(), e.TimeMs);
    }
}
