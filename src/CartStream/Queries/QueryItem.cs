using CartStream.Events;

namespace CartStream.Queries;

/// <summary>What a query's session did with one item.</summary>
internal struct QueryItem
{
    /// <summary>How often it touched the item.</summary>
    public int Times;

    /// <summary>Touches after the item's newest one.</summary>
    public int Newest;

    /// <summary>Touches after the item's oldest one.</summary>
    public int Oldest;

    /// <summary>What it did last.</summary>
    public EventType Type;

    /// <summary>The weightiest of what it did: a purchase before a cart addition before a view.</summary>
    public EventType Weightiest;

    /// <summary>When it touched the item last, milliseconds since 1970.</summary>
    public long NewestMs;
}
