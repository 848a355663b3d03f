using CartStream.Events;

namespace CartStream.Tests.Processing.Processor;

/// <summary>A source of given events, which can fail at its end.</summary>
internal sealed class ListedEvents(TestEvent[] events, IOException? failure = null) : IEventSource
{
    private int _next;

    public string Fingerprint => "listed";

    public SourceCounts Counts => new(_next, 0, 0);

    public double? Progress => null;

    public bool TryRead(out ShopperEvent next)
    {
        next = default;
        if (_next == events.Length)
            return failure is null ? false : throw failure;
        next = events[_next++].ToEvent();
        return true;
    }

    public void Dispose()
    {
    }
}
