using System.Text;

namespace CartStream.Events;

/// <summary>The fields of an event in JSON, and common other names for them, for messages.</summary>
public static class EventFieldNames
{
    private static readonly string[] Known =
    [
        "event_time", "event_type", "item_id", "shopper_id", "anonymous_id", "session_id", "category_id",
        "category_code", "brand", "item_name", "price", "quantity", "event_id", "order_id", "line_id", "receipt_id",
        "item_group_id",
    ];

    private static readonly (string Field, string[] Others)[] Elsewhere =
    [
        ("event_time", ["time", "timestamp", "ts", "date", "datetime", "created_at", "occurred_at"]),
        ("event_type", ["type", "event", "action", "event_name", "name", "behavior"]),
        ("item_id", ["item", "product", "product_id", "productid", "sku", "article_id", "variant_id", "asin"]),
        ("shopper_id", ["user", "user_id", "userid", "customer", "customer_id", "visitor_id", "visitorid", "uid"]),
        ("anonymous_id", ["anonymousid", "anon_id", "guest_id", "device_id", "client_id", "cookie_id"]),
        ("session_id", ["session", "sessionid", "visit_id", "user_session"]),
        ("category_code", ["category", "categories", "category_name"]),
        ("brand", ["vendor", "manufacturer"]),
        ("item_name", ["product_name", "title", "item_title", "product_title"]),
        ("item_group_id", ["group_id", "parent_id", "parent_sku", "parent_product_id", "variant_group_id"]),
        ("price", ["amount", "value", "unit_price", "item_price"]),
        ("quantity", ["qty", "count", "pieces", "units", "quantities"]),
        ("event_id", ["id", "uuid", "message_id", "messageid", "insert_id"]),
        ("order_id", ["order", "transaction_id", "transactionid", "invoice", "checkout_id"]),
    ];

    /// <summary>The fault of an unknown field, with the field that was probably meant.</summary>
    public static EventFault Unknown(ReadOnlySpan<byte> name)
    {
        var shown = EventFault.Show(name).Trim('\'');
        var meant = Meant(Encoding.UTF8.GetString(name[..Math.Min(name.Length, EventLimits.IdBytesMax)]));
        return new EventFault(
            shown,
            "a field that events don't have",
            meant is null ? $"one of {string.Join(", ", Known)}" : $"a known one; did you mean '{meant}'?");
    }

    private static string? Meant(string name)
    {
        var typed = name.Replace('-', '_').ToLowerInvariant();
        foreach (var (field, others) in Elsewhere)
        {
            if (others.Contains(typed))
                return field;
        }

        // productId is product_id, and eventTime event_time.
        var letters = typed.Replace("_", "");
        return Known.FirstOrDefault(field => field.Replace("_", "") == letters) ?? NearestName.Find(typed, Known);
    }
}
