using CartStream.Cli.Output;
using CartStream.Events;

namespace CartStream.Cli.Verbs;

/// <summary>Counts a source's events by type as they are read. The creator of the source closes it.</summary>
internal sealed class CountingSource(IEventSource source) : IEventSource
{
    private readonly long[] _counts = new long[EventTypeNames.Count];

    /// <inheritdoc/>
    public string Fingerprint => source.Fingerprint;

    /// <inheritdoc/>
    public SourceCounts Counts => source.Counts;

    /// <inheritdoc/>
    public double? Progress => source.Progress;

    /// <summary>Events read, by type.</summary>
    public EventTypeCounts ByType => EventTypeCounts.Of(_counts);

    /// <summary>Time of the first event; null before it.</summary>
    public long? FirstMs { get; private set; }

    /// <summary>Time of the event read last; null before the first.</summary>
    public long? LastMs { get; private set; }

    /// <inheritdoc/>
    public bool TryRead(out ShopperEvent next)
    {
        if (!source.TryRead(out next))
            return false;
        _counts[(int)next.Type]++;
        FirstMs ??= next.TimeMs;
        LastMs = next.TimeMs;
        return true;
    }

    /// <summary>Leaves the source open.</summary>
    public void Dispose()
    {
    }
}
