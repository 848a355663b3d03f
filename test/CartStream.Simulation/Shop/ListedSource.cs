using CartStream.Events;

namespace CartStream.Simulation.Shop;

/// <summary>An input of given events; <c>started</c> is called before the first is read.</summary>
internal sealed class ListedSource(string name, IReadOnlyList<SimulatedEvent> events, Action? started = null)
    : IEventSource
{
    private int _next;

    public string Fingerprint => name;

    public SourceCounts Counts => new(_next, 0, 0);

    public double? Progress => null;

    public bool TryRead(out ShopperEvent next)
    {
        next = default;
        if (_next == 0)
            started?.Invoke();
        if (_next == events.Count)
            return false;
        next = events[_next++].ToEvent();
        return true;
    }

    public void Dispose()
    {
    }
}
