using System.Text;
using CartStream.Events;

namespace CartStream.Tests.Evaluation.Offline;

/// <summary>Events from a list: "session shopper item" each, a dash for no session; a millisecond apart.</summary>
internal sealed class ListSource(params string[] events) : IEventSource
{
    private int _next;

    /// <summary>The events' times, where they are not a millisecond apart.</summary>
    public long[] TimeMsOf { get; init; } = [.. Enumerable.Range(0, events.Length).Select(i => (long)i)];

    public string Fingerprint => string.Join('|', events);

    public SourceCounts Counts => new(_next, 0, 0);

    public double? Progress => null;

    public bool TryRead(out ShopperEvent next)
    {
        next = default;
        if (_next == events.Length)
            return false;
        var parts = events[_next].Split(' ');
        next = new ShopperEvent
        {
            TimeMs = TimeMsOf[_next++],
            Type = EventType.View,
            SessionId = parts[0] == "-" ? [] : Encoding.UTF8.GetBytes(parts[0]),
            ShopperId = Encoding.UTF8.GetBytes(parts[1]),
            ItemId = Encoding.UTF8.GetBytes(parts[2]),
        };
        return true;
    }

    public void Dispose()
    {
    }
}
