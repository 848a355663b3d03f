using CartStream.Events;

namespace CartStream.Server.Attribution;

/// <summary>Counts of an item in events and recommendations.</summary>
internal sealed class ItemCounts
{
    private readonly long[] _events = new long[EventTypeNames.Count];

    /// <summary>Time of its first event; null when it was known before counting began.</summary>
    public long? FirstSeenMs { get; init; }

    /// <summary>Time of the event whose answer first contained it; null before.</summary>
    public long? FirstRecommendedMs { get; set; }

    /// <summary>Answers containing it that were followed by an event of their shopper.</summary>
    public long Recommended { get; set; }

    /// <summary>Of these, how many were followed by an event on the item.</summary>
    public long Taken { get; set; }

    /// <summary>Events on the item.</summary>
    public long Interactions => _events.Sum();

    /// <summary>Events of a type on the item.</summary>
    public long Events(EventType type) => _events[(int)type];

    /// <summary>Counts an event on the item.</summary>
    public void Add(EventType type) => _events[(int)type]++;
}
