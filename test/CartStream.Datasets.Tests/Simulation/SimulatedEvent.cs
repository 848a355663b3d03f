using System.Text;
using CartStream.Datasets.Simulation;
using CartStream.Events;

namespace CartStream.Datasets.Tests.Simulation;

/// <summary>Simulated events as objects, for tests that look at many of them.</summary>
internal sealed record SimulatedEvent(long TimeMs, EventType Type, string Item, string Shopper, string Session)
{
    public static List<SimulatedEvent> Read(SimulatorOptions options)
    {
        using var simulator = new ShopSimulator(options);
        var events = new List<SimulatedEvent>();
        while (simulator.TryRead(out var e))
            events.Add(new SimulatedEvent(e.TimeMs, e.Type, Text(e.ItemId), Text(e.ShopperId), Text(e.SessionId)));
        return events;
    }

    private static string Text(ReadOnlySpan<byte> utf8) => Encoding.UTF8.GetString(utf8);
}
