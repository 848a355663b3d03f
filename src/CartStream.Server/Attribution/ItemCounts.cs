using CartStream.Events;

namespace CartStream.Server.Attribution;

/// <summary>What shoppers and recommendations did with an item.</summary>
internal sealed class ItemCounts
{
    private readonly long[] _events = new long[EventTypeNames.Count];

    /// <summary>Time of its first event; null when it was known before the counting began.</summary>
    public long? FirstSeenMs { get; init; }

    /// <summary>Time of the event whose answer held it first; null before.</summary>
    public long? FirstRecommendedMs { get; set; }

    /// <summary>Answers followed by an event of their shopper that held it.</summary>
    public long Recommended { get; set; }

    /// <summary>Of these, how many were followed by an event on it.</summary>
    public long Taken { get; set; }

    /// <summary>Events on it.</summary>
    public long Interactions => _events.Sum();

    /// <summary>Events of a type on it.</summary>
    public long Events(EventType type) => _events[(int)type];

    /// <summary>Counts an event on it.</summary>
    public void Add(EventType type) => _events[(int)type]++;
}
