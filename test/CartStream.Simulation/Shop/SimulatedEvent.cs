using System.Globalization;
using System.Text;
using CartStream.Events;

namespace CartStream.Simulation.Shop;

/// <summary>An event that a simulated shopper causes.</summary>
internal sealed record SimulatedEvent(
    long TimeMs,
    EventType Type,
    string Item,
    string Shopper,
    string Session,
    string Id,
    int? Quantity,
    string Category,
    string AnonymousId)
{
    /// <summary>What it says of its item; null for nothing.</summary>
    public SimulatedTraits? Traits { get; init; }

    /// <summary>The order that was bought or given back; empty for none.</summary>
    public string Order { get; init; } = "";

    /// <summary>Pieces in the cart behind this event, of an item of which it held <paramref name="before"/>.</summary>
    public int After(int before) => Type switch
    {
        EventType.Cart => before + (Quantity ?? 1),
        EventType.SetQuantity => Quantity ?? 0,
        EventType.RemoveFromCart or EventType.Purchase => Math.Max(0, before - (Quantity ?? before)),
        _ => before,
    };

    /// <summary>The event's JSON, written without the product's code.</summary>
    public byte[] ToJson()
    {
        var time = DateTimeOffset.FromUnixTimeMilliseconds(TimeMs)
            .ToString("yyyy-MM-ddTHH:mm:ss.fffZ", CultureInfo.InvariantCulture);
        var json = new StringBuilder()
            .Append($"{{\"event_time\":\"{time}\",\"event_type\":\"{Name(Type)}\",\"item_id\":\"{Item}\"")
            .Append($",\"shopper_id\":\"{Shopper}\",\"event_id\":\"{Id}\"");
        if (AnonymousId.Length > 0)
            json.Append($",\"anonymous_id\":\"{AnonymousId}\"");
        if (Session.Length > 0)
            json.Append($",\"session_id\":\"{Session}\"");
        if (Category.Length > 0)
            json.Append($",\"category_code\":\"{Category}\"");
        if (Quantity is { } quantity)
            json.Append(CultureInfo.InvariantCulture, $",\"quantity\":{quantity}");
        if (Order.Length > 0)
            json.Append($",\"order_id\":\"{Order}\"");
        if (Traits is { } traits)
        {
            json.Append($",\"brand\":\"{traits.Brand}\",\"item_name\":\"{traits.Name}\"")
                .Append(CultureInfo.InvariantCulture, $",\"price\":{traits.Price}");
            if (traits.Group.Length > 0)
                json.Append($",\"item_group_id\":\"{traits.Group}\"");
        }

        return Encoding.UTF8.GetBytes(json.Append('}').ToString());
    }

    /// <summary>The event as the product sees it.</summary>
    public ShopperEvent ToEvent() => new()
    {
        TimeMs = TimeMs,
        Type = Type,
        ItemId = Encoding.UTF8.GetBytes(Item),
        ShopperId = Encoding.UTF8.GetBytes(Shopper),
        SessionId = Encoding.UTF8.GetBytes(Session),
        EventId = Encoding.UTF8.GetBytes(Id),
        AnonymousId = Encoding.UTF8.GetBytes(AnonymousId),
        CategoryCode = Encoding.UTF8.GetBytes(Category),
        Quantity = Quantity,
        OrderId = Encoding.UTF8.GetBytes(Order),
        Brand = Encoding.UTF8.GetBytes(Traits?.Brand ?? ""),
        ItemName = Encoding.UTF8.GetBytes(Traits?.Name ?? ""),
        ItemGroupId = Encoding.UTF8.GetBytes(Traits?.Group ?? ""),
        Price = Traits?.Price,
    };

    private static string Name(EventType type) => type switch
    {
        EventType.View => "view",
        EventType.Cart => "cart",
        EventType.RemoveFromCart => "remove_from_cart",
        EventType.Purchase => "purchase",
        EventType.Refund => "refund",
        _ => "set_quantity",
    };
}
