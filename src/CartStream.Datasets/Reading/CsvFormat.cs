using CartStream.Events;

namespace CartStream.Datasets.Reading;

/// <summary>
/// Which columns of a delimited file hold an event. Columns are found by name, in any order and any case; others are
/// ignored.
/// </summary>
internal sealed record CsvFormat
{
    private static readonly TypeName[] OwnTypes =
        [.. Enum.GetValues<EventType>().Select(type => new TypeName(EventTypeNames.Text(type), type))];

    // A favourite shows interest but puts nothing into the cart, which is what a view says.
    private static readonly TypeName[] TaobaoTypes =
    [
        new("pv", EventType.View), new("cart", EventType.Cart), new("fav", EventType.View),
        new("buy", EventType.Purchase),
    ];

    private static readonly TypeName[] RetailRocketTypes =
    [
        new("view", EventType.View), new("addtocart", EventType.Cart), new("transaction", EventType.Purchase),
    ];

    /// <summary>Every known format.</summary>
    public static readonly CsvFormat[] All =
    [
        new()
        {
            Name = "REES46",
            Header = "event_time,event_type,product_id,category_id,category_code,brand,price,user_id,user_session",
            Time = "event_time",
            Type = "event_type",
            Types = OwnTypes,
            Item = "product_id",
            Shopper = "user_id",
            Session = "user_session",
            CategoryId = "category_id",
            CategoryCode = "category_code",
            Brand = "brand",
            Price = "price",
        },
        new()
        {
            Name = "RetailRocket",
            Header = "timestamp,visitorid,event,itemid,transactionid",
            Time = "timestamp",
            TimeKind = TimeKind.Milliseconds,
            Type = "event",
            Types = RetailRocketTypes,
            Item = "itemid",
            Shopper = "visitorid",
            IsSorted = false,
        },
        new()
        {
            Name = "Taobao",
            Header = "user_id,item_id,category_id,behavior,timestamp",
            Time = "timestamp",
            TimeKind = TimeKind.Seconds,
            Type = "behavior",
            Types = TaobaoTypes,
            Item = "item_id",
            Shopper = "user_id",
            CategoryId = "category_id",
            IsSorted = false,
        },
        new()
        {
            Name = "Taobao carts",
            Header = "user,item,behavior,ts",
            Time = "ts",
            TimeKind = TimeKind.Seconds,
            Type = "behavior",
            Types = TaobaoTypes,
            Item = "item",
            Shopper = "user",
            IsSorted = false,
        },
        new()
        {
            Name = "session-rec",
            Header = "SessionId,ItemId,Time",
            Time = "Time",
            TimeKind = TimeKind.Seconds,
            Item = "ItemId",
            Shopper = "SessionId",
            Session = "SessionId",
            IsSorted = false,
        },
        new()
        {
            Name = "session sequences",
            Header = "session_seq,position,item_id",
            TimeKind = TimeKind.LineNumber,
            Item = "item_id",
            Shopper = "session_seq",
            Session = "session_seq",
        },
        new()
        {
            Name = "Instacart",
            Header = "order_id,product_id,add_to_cart_order,reordered",
            TimeKind = TimeKind.LineNumber,
            TypeOfAll = EventType.Cart,
            Item = "product_id",
            Shopper = "order_id",
            Session = "order_id",
        },
    ];

    /// <summary>What people call it.</summary>
    public required string Name { get; init; }

    /// <summary>Its whole header, for messages; a file needs only the columns that are named below.</summary>
    public required string Header { get; init; }

    /// <summary>Column of the time; null when there is none.</summary>
    public string? Time { get; init; }

    /// <summary>How the time is told.</summary>
    public TimeKind TimeKind { get; init; }

    /// <summary>Column of the event type; null when all are <see cref="TypeOfAll"/>.</summary>
    public string? Type { get; init; }

    /// <summary>The names in the column <see cref="Type"/>.</summary>
    public TypeName[] Types { get; init; } = [];

    /// <summary>The type of every event where no column says it.</summary>
    public EventType TypeOfAll { get; init; }

    /// <summary>Column of the item.</summary>
    public required string Item { get; init; }

    /// <summary>Column of the shopper; the session stands in where shoppers are unknown.</summary>
    public required string Shopper { get; init; }

    /// <summary>Column of the session, or null.</summary>
    public string? Session { get; init; }

    /// <summary>Column of the category's number, or null.</summary>
    public string? CategoryId { get; init; }

    /// <summary>Column of the category in words, or null.</summary>
    public string? CategoryCode { get; init; }

    /// <summary>Column of the brand, or null.</summary>
    public string? Brand { get; init; }

    /// <summary>Column of the price, or null.</summary>
    public string? Price { get; init; }

    /// <summary>Whether files of this kind are in time order; where not, the whole file is sorted in memory.</summary>
    public bool IsSorted { get; init; } = true;

    /// <summary>The columns a file must have to be of this format.</summary>
    public IEnumerable<string> Columns =>
        new[] { Time, Type, Item, Shopper, Session, CategoryId, CategoryCode, Brand, Price }.OfType<string>();
}
