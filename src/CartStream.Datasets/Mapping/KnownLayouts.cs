using static CartStream.Datasets.Mapping.EventField;

namespace CartStream.Datasets.Mapping;

/// <summary>Every delimited layout that is known by name, the more specific ones first.</summary>
internal static class KnownLayouts
{
    // As for live events: the device, or else the visit, replaces a missing shopper.
    private const string WhoActs = "shopper_id|anonymous_id|session_id";
    private const string View = "view";
    private const string Cart = "cart";
    private const string Remove = "remove_from_cart";
    private const string Purchase = "purchase";
    private const string Refund = "refund";
    private const string SetQuantity = "set_quantity";

    // A favourite shows interest without adding to the cart, like a view.
    private static readonly Dictionary<string, string> TaobaoTypes = Types(
        ("pv", View), ("cart", Cart), ("fav", View), ("buy", Purchase));

    private static readonly KnownLayout Taobao = new()
    {
        Header = "user_id,item_id,category_id,behavior,timestamp",
        Required = ["user_id", "item_id", "category_id", "behavior", "timestamp"],
        Kinds = "xxxye",
        Mapping = new EventMapping
        {
            Name = "Taobao",
            Fields = Fields(
                (EventTime, "timestamp"), (EventType, "behavior"), (ItemId, "item_id"), (ShopperId, "user_id"),
                (CategoryId, "category_id")),
            Types = TaobaoTypes,
            TimeFormat = "s",
        },
    };

    // The field names of the event JSON, as columns of a table.
    private static readonly KnownLayout Own = new()
    {
        Header = "event_time,event_type,item_id,shopper_id,session_id,price,quantity",
        Required = ["event_time", "event_type", "item_id", WhoActs],
        Mapping = new EventMapping
        {
            Name = "CartStream",
            Fields = Enum.GetValues<EventField>().Except([AnonymousId, OrderId, TimeOffsetMs])
                .ToDictionary(field => field, field => field == ShopperId ? WhoActs : EventFieldNames.Text(field)),
        },
    };

    /// <summary>The layouts that this project supported first; their output never changes.</summary>
    public static IReadOnlyList<KnownLayout> First { get; } =
    [
        new()
        {
            Header = "event_time,event_type,product_id,category_id,category_code,brand,price,user_id,user_session",
            Required = ["event_time", "event_type", "product_id", "user_id"],
            Kinds = "tyx***nx*",
            Mapping = new EventMapping
            {
                Name = "REES46",
                Fields = Fields(
                    (EventTime, "event_time"), (EventType, "event_type"), (ItemId, "product_id"),
                    (ShopperId, "user_id"), (SessionId, "user_session"), (CategoryId, "category_id"),
                    (CategoryCode, "category_code"), (Brand, "brand"), (Price, "price")),
                Types = Types(
                    (View, View), (Cart, Cart), (Remove, Remove), (Purchase, Purchase), (Refund, Refund),
                    (SetQuantity, SetQuantity)),
                IsSorted = true,
            },
        },
        new()
        {
            Header = "timestamp,visitorid,event,itemid,transactionid",
            Required = ["timestamp", "visitorid", "event", "itemid"],
            Kinds = "exyx*",
            Mapping = new EventMapping
            {
                Name = "RetailRocket",
                Fields = Fields(
                    (EventTime, "timestamp"), (EventType, "event"), (ItemId, "itemid"), (ShopperId, "visitorid")),
                Types = Types((View, View), ("addtocart", Cart), ("transaction", Purchase)),
                TimeFormat = "ms",
            },
        },
        Taobao,
        new()
        {
            Header = "user,item,behavior,ts",
            Required = ["user", "item", "behavior", "ts"],
            Mapping = new EventMapping
            {
                Name = "Taobao carts",
                Fields = Fields((EventTime, "ts"), (EventType, "behavior"), (ItemId, "item"), (ShopperId, "user")),
                Types = TaobaoTypes,
                TimeFormat = "s",
            },
        },
        new()
        {
            Header = "SessionId,ItemId,Time",
            Required = ["SessionId", "ItemId", "Time"],
            Mapping = new EventMapping
            {
                Name = "session-rec",
                Fields = Fields(
                    (EventTime, "Time"), (ItemId, "ItemId"), (ShopperId, "SessionId"), (SessionId, "SessionId")),
                DefaultType = View,
                TimeFormat = "s",
            },
        },
        new()
        {
            Header = "session_seq,position,item_id",
            Required = ["session_seq", "item_id"],
            Mapping = new EventMapping
            {
                Name = "session sequences",
                Fields = Fields((ItemId, "item_id"), (ShopperId, "session_seq"), (SessionId, "session_seq")),
                DefaultType = View,
                TimeFormat = TimeRule.Line,
                IsSorted = true,
            },
        },
        new()
        {
            Header = "order_id,product_id,add_to_cart_order,reordered",
            Required = ["order_id", "product_id"],
            Mapping = new EventMapping
            {
                Name = "Instacart",
                Fields = Fields((ItemId, "product_id"), (ShopperId, "order_id"), (SessionId, "order_id")),
                DefaultType = Cart,
                TimeFormat = TimeRule.Line,
                IsSorted = true,
            },
        },
    ];

    /// <summary>The other data sets and exports.</summary>
    public static IReadOnlyList<KnownLayout> DataSets { get; } =
    [
        YooChoose("YooChoose clicks", "session_id,timestamp,item_id,category", "xtx*", (CategoryId, "category"), View),
        YooChooseBuys(),
        Diginetica("Diginetica purchases", "sessionId,userId,timeframe,eventdate,ordernumber,itemId", Purchase),
        Diginetica("Diginetica views", "sessionId,userId,itemId,timeframe,eventdate", View),
        new()
        {
            Header = "USER_ID,ITEM_ID,TIMESTAMP,EVENT_TYPE,EVENT_VALUE,IMPRESSION",
            Required = ["USER_ID", "ITEM_ID", "TIMESTAMP"],
            Mapping = new EventMapping
            {
                Name = "Amazon Personalize",
                Fields = Fields(
                    (EventTime, "TIMESTAMP"), (EventType, "EVENT_TYPE"), (ItemId, "ITEM_ID"), (ShopperId, "USER_ID"),
                    (SessionId, "SESSION_ID"), (EventId, "EVENT_ID")),
                KnowsTypeWords = true,
                DefaultType = View,
                TimeFormat = "s",
            },
        },
        MovieLens("MovieLens", "userId,movieId,rating,timestamp", "xxre"),
        new()
        {
            Header = "t_dat,customer_id,article_id,price,sales_channel_id",
            Required = ["t_dat", "customer_id", "article_id"],
            Mapping = new EventMapping
            {
                Name = "H&M",
                Fields = Fields(
                    (EventTime, "t_dat"), (ItemId, "article_id"), (ShopperId, "customer_id"), (Price, "price")),
                DefaultType = Purchase,
            },
        },
        OnlineRetail("UCI Online Retail", "InvoiceNo", "UnitPrice", "CustomerID"),
        OnlineRetail("UCI Online Retail II", "Invoice", "Price", "Customer ID"),
        new()
        {
            Header = "session_id_hash,event_type,product_action,product_sku_hash,server_timestamp_epoch_ms,hashed_url",
            Required = ["session_id_hash", "product_action", "product_sku_hash", "server_timestamp_epoch_ms"],
            Ignored = ["event_type"],
            Mapping = new EventMapping
            {
                Name = "Coveo",
                Fields = Fields(
                    (EventTime, "server_timestamp_epoch_ms"), (EventType, "product_action"),
                    (ItemId, "product_sku_hash"), (ShopperId, "session_id_hash"), (SessionId, "session_id_hash")),
                Types = Types(
                    ("detail", View), ("click", View), ("add", Cart), ("remove", Remove), ("purchase", Purchase)),
                DefaultType = EventMapping.Skip,
                TimeFormat = "ms",
            },
        },
        new()
        {
            Header = "session_id,item_id,date",
            Required = ["session_id", "item_id", "date"],
            NameTellsPurchases = true,
            Mapping = new EventMapping
            {
                Name = "Dressipi",
                Fields = Fields(
                    (EventTime, "date"), (ItemId, "item_id"), (ShopperId, "session_id"), (SessionId, "session_id")),
                DefaultType = View,
            },
        },
        ShopifyExport(),
    ];

    /// <summary>All layouts.</summary>
    public static IEnumerable<KnownLayout> All => First.Append(Own).Concat(DataSets);

    /// <summary>Fields by their sources.</summary>
    internal static Dictionary<EventField, string> Fields(params (EventField Field, string Source)[] fields) =>
        fields.ToDictionary(pair => pair.Field, pair => pair.Source);

    /// <summary>Types by their names in the file.</summary>
    internal static Dictionary<string, string> Types(params (string Name, string Meaning)[] types) =>
        types.ToDictionary(pair => pair.Name, pair => pair.Meaning, StringComparer.Ordinal);

    private static KnownLayout YooChoose(
        string name, string header, string kinds, (EventField Field, string Source) last, string type) => new()
        {
            Header = header,
            Required = header.Split(','),
            Kinds = kinds,
            Mapping = new EventMapping
            {
                Name = name,
                Fields = Fields(
                    (EventTime, "timestamp"), (ItemId, "item_id"), (ShopperId, "session_id"),
                    (SessionId, "session_id"), last),
                DefaultType = type,
            },
        };

    private static KnownLayout YooChooseBuys()
    {
        var buys = YooChoose(
            "YooChoose buys", "session_id,timestamp,item_id,price,quantity", "xtxpq", (Price, "price"), Purchase);
        var fields = new Dictionary<EventField, string>(buys.Mapping.Fields) { [Quantity] = "quantity" };
        return buys with { Mapping = buys.Mapping with { Fields = fields } };
    }

    // An anonymous session is a shopper of its own; it is marked because its number may also be a shopper's.
    private static KnownLayout Diginetica(string name, string header, string type) => new()
    {
        Header = header,
        Required = header.Split(','),
        Mapping = new EventMapping
        {
            Name = name,
            Fields = Fields(
                (EventTime, "eventdate"), (TimeOffsetMs, "timeframe"), (ItemId, "itemId"),
                (ShopperId, "userId|'session:'+sessionId"), (SessionId, "sessionId")),
            DefaultType = type,
        },
    };

    private static KnownLayout MovieLens(string name, string header, string kinds) => new()
    {
        Header = header,
        Required = header.Split(','),
        Kinds = kinds,
        Mapping = new EventMapping
        {
            Name = name,
            Fields = Fields((EventTime, "timestamp"), (ItemId, "movieId"), (ShopperId, "userId")),
            DefaultType = View,
            TimeFormat = "s",
        },
    };

    // Postage, carriage, manual entries, samples, discounts, fees and adjustments.
    private static string[] UciCharges =>
    [
        "POST", "DOT", "C2", "C3", "M", "D", "S", "B", "PADS", "CRUK", "BANK CHARGES", "AMAZONFEE", "ADJUST", "ADJUST2",
    ];

    private static KnownLayout OnlineRetail(string name, string order, string price, string customer) => new()
    {
        Header = $"{order},StockCode,Description,Quantity,InvoiceDate,{price},{customer},Country",
        Required = [order, "StockCode", "Quantity", "InvoiceDate", price, customer],
        Mapping = new EventMapping
        {
            Name = name,
            Fields = Fields(
                (EventTime, "InvoiceDate"), (ItemId, "StockCode"), (ShopperId, $"{customer}|'order:'+{order}"),
                (Price, price), (Quantity, "Quantity"), (OrderId, order)),
            DefaultType = Purchase,
            NoItems = new Dictionary<string, IReadOnlyList<string>>(StringComparer.OrdinalIgnoreCase)
            {
                ["StockCode"] = UciCharges,
            },
        },
    };

    /// <summary>What a Shopify order's financial status says: an order that was paid back is no purchase.</summary>
    internal static Dictionary<string, string> ShopifyTypes() => Types(
        ("refunded", EventMapping.Skip), ("voided", EventMapping.Skip), (EventMapping.AnyType, Purchase));

    private static KnownLayout ShopifyExport() => new()
    {
        Header = "Name,Email,Created at,Lineitem quantity,Lineitem name,Lineitem price,Lineitem sku",
        Required = ["Name", "Created at", "Lineitem quantity", "Lineitem name|Lineitem sku"],
        IgnoresRest = true,
        Mapping = new EventMapping
        {
            Name = "Shopify orders",
            Fields = Fields(
                (EventTime, "Created at"), (ItemId, "Lineitem sku|Lineitem name"),
                (ShopperId, "Customer ID|Email|Phone|'order:'+Name"), (Price, "Lineitem price"),
                (Quantity, "Lineitem quantity"), (Brand, "Vendor"), (OrderId, "Name"),
                (EventType, "Financial Status")),
            Types = ShopifyTypes(),
            DefaultType = Purchase,
            FillDown = true,
        },
    };
}
