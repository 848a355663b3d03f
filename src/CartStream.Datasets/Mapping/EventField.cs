namespace CartStream.Datasets.Mapping;

/// <summary>The possible meanings of a column or a path of a file.</summary>
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
    /// <c>anonymous_id</c>: the device's id. It replaces a missing shopper; but if the file names exactly one shopper
    /// with it, that shopper is used.
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

    /// <summary><c>time_offset_ms</c>: milliseconds to add to the time.</summary>
    TimeOffsetMs,

    /// <summary><c>item_name</c>.</summary>
    ItemName,

    /// <summary><c>item_group_id</c>: the id that the item shares with its variants.</summary>
    ItemGroupId,

    /// <summary><c>unit</c>: of the quantity; in grams, litres and the like, a row is one piece.</summary>
    Unit,
}
