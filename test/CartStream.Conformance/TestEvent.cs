using System.Text;
using CartStream.Events;

namespace CartStream.Tests;

/// <summary>An event in readable form. Times are seconds, so that a test can count in its head.</summary>
public sealed record TestEvent(EventType Type, string Item, int Second, string Session = "", string Shopper = "ann")
{
    /// <summary>Pieces, or null when the event doesn't say.</summary>
    public int? Quantity { get; init; }

    /// <summary>The item's category id, empty when the event doesn't say.</summary>
    public string Category { get; init; } = "";

    /// <summary>The item's brand, empty when the event doesn't say.</summary>
    public string Brand { get; init; } = "";

    /// <summary>The item's name, empty when the event doesn't say.</summary>
    public string Name { get; init; } = "";

    /// <summary>The item's price, or null when the event doesn't say.</summary>
    public decimal? Price { get; init; }

    /// <summary>The producer's own id of the event.</summary>
    public string EventId { get; init; } = "";

    /// <summary>The event as the product sees it.</summary>
    public ShopperEvent ToEvent() => new()
    {
        TimeMs = Second * 1_000L,
        Type = Type,
        ItemId = Encoding.UTF8.GetBytes(Item),
        ShopperId = Encoding.UTF8.GetBytes(Shopper),
        SessionId = Encoding.UTF8.GetBytes(Session),
        CategoryId = Encoding.UTF8.GetBytes(Category),
        Brand = Encoding.UTF8.GetBytes(Brand),
        ItemName = Encoding.UTF8.GetBytes(Name),
        Price = Price,
        EventId = Encoding.UTF8.GetBytes(EventId),
        Quantity = Quantity,
    };
}
