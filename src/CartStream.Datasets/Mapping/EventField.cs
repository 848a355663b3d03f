namespace CartStream.Datasets.Mapping;

/// <summary>What a column or a path of a file can be taken for.</summary>
public enum EventField
{
    /// <summary><c>event_time</c>.</summary>
    EventTime,

    /// <summary><c>event_type</c>.</summary>
    EventType,

    /// <summary><c>item_id</c>.</summary>
    ItemId,

    /// <summary><c>shopper_id</c>.</summary>
    ShopperId,

    /// <summary>
    /// <c>anonymous_id</c>: the device's id. It stands in where an event has no shopper; where the file names one
    /// shopper with it, and no other, that shopper does.
    /// </summary>
    AnonymousId,

    /// <summary><c>session_id</c>.</summary>
    SessionId,

    /// <summary><c>category_id</c>.</summary>
    CategoryId,

    /// <summary><c>category_code</c>: the category in words.</summary>
    CategoryCode,

    /// <summary><c>brand</c>.</summary>
    Brand,

    /// <summary><c>price</c>.</summary>
    Price,

    /// <summary><c>quantity</c>; negative ones are returns.</summary>
    Quantity,

    /// <summary><c>event_id</c>.</summary>
    EventId,

    /// <summary><c>order_id</c>: rows of one order, for <see cref="EventMapping.FillDown"/>.</summary>
    OrderId,

    /// <summary><c>time_offset_ms</c>: milliseconds that are added to the time.</summary>
    TimeOffsetMs,

    /// <summary><c>item_name</c>.</summary>
    ItemName,

    /// <summary><c>item_group_id</c>: what the item has in common with its variants.</summary>
    ItemGroupId,
}
