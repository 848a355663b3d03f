using static CartStream.Datasets.Mapping.EventField;
using static CartStream.Datasets.Mapping.KnownLayouts;

namespace CartStream.Datasets.Mapping;

/// <summary>Every JSON layout that is known by name and read by a mapping.</summary>
internal static class KnownJsonLayouts
{
    private const string View = "view";
    private const string Cart = "cart";
    private const string Remove = "remove_from_cart";
    private const string Purchase = "purchase";
    private const string Refund = "refund";
    private const string SnowplowProduct = "contexts_com_snowplowanalytics_snowplow_ecommerce_product_1[]";
    private const string SnowplowAction =
        "unstruct_event_com_snowplowanalytics_snowplow_ecommerce_snowplow_ecommerce_action_1.type";

    private const string MatomoItem = "actionDetails[].itemDetails[]";

    /// <summary>The layouts, the more specific ones first.</summary>
    public static IReadOnlyList<KnownLayout> All { get; } =
        [Ga4(), Segment(), Snowplow(), CloudEvents(), Matomo(), Shopify(), ExponeaLists(), Exponea()];

    private static Dictionary<string, string> OthersSkipped(params (string Name, string Meaning)[] types) =>
        Types([.. types, (EventMapping.AnyType, EventMapping.Skip)]);

    // A session's number is its start in seconds, so two shoppers may have the same.
    private static KnownLayout Ga4() => new()
    {
        Header = "event_name,event_timestamp,user_pseudo_id,event_params,items",
        Required = ["event_name", "event_timestamp", "user_pseudo_id"],
        Holds = columns => !columns.Any(column => column.Name == "item_id"),
        IgnoresRest = true,
        Mapping = new EventMapping
        {
            Name = "GA4 export",
            IsJson = true,
            Fields = Fields(
                (EventTime, "event_timestamp"), (EventType, "event_name"),
                (ItemId, "items[].item_id|items[].item_name"),
                (ShopperId, "user_id"), (AnonymousId, "user_pseudo_id"),
                (SessionId, "user_pseudo_id+'.'+event_params[key=ga_session_id].value.int_value"
                    + "|user_pseudo_id+'.'+event_params[key=ga_session_id].value.string_value"),
                (CategoryCode, "items[].item_category"), (Brand, "items[].item_brand"), (Price, "items[].price"),
                (Quantity, "items[].quantity"), (ItemName, "items[].item_name"),
                (ItemGroupId, "items[].item_group_id")),
            Types = OthersSkipped(
                ("view_item", View), ("select_item", View), ("add_to_wishlist", View), ("add_to_cart", Cart),
                ("remove_from_cart", Remove), ("purchase", Purchase), ("ecommerce_purchase", Purchase),
                ("in_app_purchase", Purchase), ("refund", Refund)),
            TimeFormat = "us",
        },
    };

    // RudderStack uses Segment's events.
    private static KnownLayout Segment() => new()
    {
        Header = "type,event,anonymousId,userId,timestamp,properties",
        Required = ["event", "anonymousId|userId|anonymous_id|user_id", "properties",
            "timestamp|originalTimestamp|sentAt|receivedAt|original_timestamp"],
        IgnoresRest = true,
        Mapping = new EventMapping
        {
            Name = "Segment or RudderStack track",
            IsJson = true,
            Fields = Fields(
                (EventTime, "timestamp|originalTimestamp|original_timestamp|sentAt|receivedAt"), (EventType, "event"),
                (ItemId, "properties.products[].product_id|properties.products[].productId|properties.products[].sku"
                    + "|properties.product_id|properties.productId|properties.sku"),
                (ShopperId, "userId|user_id"), (AnonymousId, "anonymousId|anonymous_id"),
                (SessionId, "properties.session_id|context.sessionId|context.session_id"),
                (CategoryCode, "properties.products[].category|properties.category"),
                (Brand, "properties.products[].brand|properties.brand"),
                (Price, "properties.products[].price|properties.price"),
                (Quantity, "properties.products[].quantity|properties.quantity"),
                (ItemName, "properties.products[].name|properties.name"),
                (ItemGroupId, "properties.products[].item_group_id|properties.item_group_id"),
                (EventId, "messageId|message_id")),
            Types = OthersSkipped(
                ("Product Viewed", View), ("Product Clicked", View), ("Product Added to Wishlist", View),
                ("Product Added", Cart), ("Product Removed", Remove), ("Order Completed", Purchase),
                ("product_viewed", View), ("product_clicked", View), ("product_added", Cart),
                ("product_removed", Remove), ("order_completed", Purchase), ("Order Refunded", Refund),
                ("order_refunded", Refund)),
            DefaultType = EventMapping.Skip,
        },
    };

    private static KnownLayout Snowplow() => new()
    {
        Header = "event_name,collector_tstamp,domain_userid,domain_sessionid,event_id,…",
        Required = ["collector_tstamp|derived_tstamp", "domain_userid|user_id|network_userid", "event_id"],
        IgnoresRest = true,
        Mapping = new EventMapping
        {
            Name = "Snowplow e-commerce",
            IsJson = true,
            Fields = Fields(
                (EventTime, "derived_tstamp|collector_tstamp"), (EventType, $"{SnowplowAction}|ecommerce_action_type"
                    + "|se_action|event_name|event"),
                (ItemId, $"{SnowplowProduct}.id|{SnowplowProduct}.sku|product_id|ti_sku|se_label"),
                (ShopperId, "user_id"), (AnonymousId, "domain_userid|network_userid"), (SessionId, "domain_sessionid"),
                (CategoryCode, $"{SnowplowProduct}.category|product_category|ti_category"),
                (Brand, $"{SnowplowProduct}.brand|product_brand"),
                (Price, $"{SnowplowProduct}.price|product_price|ti_price"),
                (Quantity, $"{SnowplowProduct}.quantity|product_quantity|ti_quantity"), (EventId, "event_id")),
            Types = OthersSkipped(
                ("product_view", View), ("list_click", View), ("add_to_cart", Cart), ("add-to-cart", Cart),
                ("add-to-basket", Cart), ("remove_from_cart", Remove), ("remove-from-cart", Remove),
                ("transaction", Purchase), ("transaction_item", Purchase)),
            DefaultType = EventMapping.Skip,
        },
    };

    private static KnownLayout CloudEvents() => new()
    {
        Header = "specversion,type,source,id,time,data",
        Required = ["specversion", "type", "id", "data"],
        IgnoresRest = true,
        Mapping = new EventMapping
        {
            Name = "CloudEvents",
            IsJson = true,
            Fields = Fields(
                (EventTime, "data.event_time|data.timestamp|data.time|time"),
                (EventType, "data.event_type|data.action|data.event|data.type|type"),
                (ItemId, "data.items[].item_id|data.items[].product_id|data.items[].sku|data.item_id|data.itemId"
                    + "|data.product_id|data.productId|data.sku|data.item|data.product|subject"),
                (ShopperId, "data.shopper_id|data.shopperId|data.user_id|data.userId|data.customer_id|data.customerId"
                    + "|data.visitor_id|data.user|data.customer|data.shopper"),
                (AnonymousId, "data.anonymous_id|data.anonymousId|data.device_id"),
                (SessionId, "data.session_id|data.sessionId|data.session"), (CategoryId, "data.category_id"),
                (CategoryCode, "data.items[].category|data.category_code|data.category"),
                (Brand, "data.items[].brand|data.brand"), (Price, "data.items[].price|data.price"),
                (Quantity, "data.items[].quantity|data.quantity|data.qty"),
                (ItemName, "data.items[].item_name|data.item_name"),
                (ItemGroupId, "data.items[].item_group_id|data.item_group_id"), (EventId, "id")),
            KnowsTypeWords = true,
        },
    };

    private static KnownLayout Matomo() => new()
    {
        Header = "idVisit,visitorId,actionDetails",
        Required = ["idVisit", "visitorId|userId", "actionDetails"],
        IgnoresRest = true,
        Mapping = new EventMapping
        {
            Name = "Matomo visits",
            IsJson = true,
            Fields = Fields(
                (EventTime, "actionDetails[].timestamp"),
                (EventType, "actionDetails[].type"),
                (ItemId, $"{MatomoItem}.itemSKU|{MatomoItem}.itemName|actionDetails[].productViewSku"
                    + "|actionDetails[].productViewName"),
                (ShopperId, "userId"), (AnonymousId, "visitorId"), (SessionId, "idVisit"),
                (CategoryCode, $"{MatomoItem}.itemCategory|actionDetails[].productViewCategories[]"),
                (Price, $"{MatomoItem}.price|actionDetails[].productViewPrice"), (Quantity, $"{MatomoItem}.quantity")),
            Types = OthersSkipped(("action", View), ("ecommerceOrder", Purchase), ("ecommerceAbandonedCart", Cart)),
            DefaultType = EventMapping.Skip,
            TimeFormat = "s",
            PassesOverNoItem = true,
        },
    };

    private static KnownLayout Shopify() => new()
    {
        Header = "id,created_at,customer,line_items",
        Required = ["created_at|processed_at", "line_items"],
        IgnoresRest = true,
        Mapping = new EventMapping
        {
            Name = "Shopify orders",
            IsJson = true,
            Fields = Fields(
                (EventTime, "created_at|processed_at"),
                (ItemId, "line_items[].sku|line_items[].product_id|line_items[].variant_id"),
                (ShopperId, "customer.id|email|contact_email|'order:'+id"), (Brand, "line_items[].vendor"),
                (Price, "line_items[].price"), (Quantity, "line_items[].quantity"), (OrderId, "id"),
                (ItemName, "line_items[].title|line_items[].name"), (ItemGroupId, "line_items[].product_id"),
                (EventType, "financial_status")),
            Types = ShopifyTypes(),
            DefaultType = Purchase,
        },
    };

    // An order is tracked as a whole and once more for each item, which alone has the quantity. What was done to a
    // cart, or to a wish list, is said beside the type.
    // A project that tracks no purchase_item has the items in a list of the purchase.
    private static KnownLayout ExponeaLists()
    {
        var plain = Exponea();
        var types = new Dictionary<string, string>(plain.Mapping.Types) { ["purchase"] = Purchase };
        return plain with
        {
            Holds = columns => columns.Any(column => column.Name == "type"
                && column.Values.Contains("purchase", StringComparer.Ordinal)
                && !column.Values.Contains("purchase_item", StringComparer.Ordinal)),
            Mapping = plain.Mapping with
            {
                Name = "Exponea purchases with lists",
                Fields = new Dictionary<EventField, string>(plain.Mapping.Fields)
                {
                    [ItemId] = "properties.product_list[].product_id|properties.product_list[].item_id"
                        + "|properties.product_ids[]|properties.product_id|properties.item_id|properties.variant_id",
                    [Price] = "properties.product_list[].price|properties.price",
                    [Quantity] = "properties.product_list[].quantity|properties.quantity",
                },
                Types = types,
            },
        };
    }

    private static KnownLayout Exponea() => new()
    {
        Header = "type,timestamp,customer_ids,properties",
        Required = ["type", "timestamp", "customer_ids|internal_customer_id", "properties"],
        IgnoresRest = true,
        Mapping = new EventMapping
        {
            Name = "Exponea or Bloomreach events",
            IsJson = true,
            Fields = Fields(
                (EventTime, "timestamp"), (EventType, "type+'.'+properties.action|type"),
                (ItemId, "properties.product_id|properties.item_id|properties.variant_id"),
                (ShopperId, "customer_ids.registered|customer_ids.email_id|internal_customer_id"),
                (AnonymousId, "customer_ids.cookie"), (CategoryCode, "properties.category_path"),
                (Brand, "properties.brand"), (Price, "properties.price"), (Quantity, "properties.quantity"),
                (ItemName, "properties.title")),
            Types = OthersSkipped(
                ("view_item", View), ("cart_update.add", Cart), ("cart_update.remove", Remove),
                ("purchase_item", Purchase), ("purchase_item.refund", Refund)),
            TimeFormat = "s",
        },
    };
}
