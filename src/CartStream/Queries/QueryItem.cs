using CartStream.Events;

namespace CartStream.Queries;

/// <summary>What a query's session did with one item.</summary>
internal struct QueryItem
{
    /// <summary>Interactions with the item.</summary>
    public int Times;

    /// <summary>Number of interactions after the newest with the item.</summary>
    public int Newest;

    /// <summary>Number of interactions after the oldest with the item.</summary>
    public int Oldest;

    /// <summary>How often it came right after an earlier interaction with the session's newest item.</summary>
    public int AfterNewest;

    /// <summary>How often it came two or three interactions after one of these.</summary>
    public int SoonAfterNewest;

    /// <summary>How often it came right before one of these.</summary>
    public int BeforeNewest;

    /// <summary>The type of its newest event.</summary>
    public EventType Type;

    /// <summary>The weightiest event type: a purchase before a cart addition before a view.</summary>
    public EventType Weightiest;

    /// <summary>The time of the newest interaction with it, milliseconds since 1970.</summary>
    public long NewestMs;
}
