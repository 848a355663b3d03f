namespace CartStream.Hosting;

/// <summary>An event: what a shopper did with an item.</summary>
/// <param name="EventType">
/// <c>view</c>, <c>cart</c>, <c>remove_from_cart</c>, <c>purchase</c>, <c>refund</c> or <c>set_quantity</c>, or a
/// common synonym such as <c>add_to_cart</c>.
/// </param>
/// <param name="ItemId">The item; 1 to 256 bytes of UTF-8.</param>
/// <param name="ShopperId">
/// The shopper; without it, <see cref="AnonymousId"/> or <see cref="SessionId"/> serves as the shopper.
/// </param>
public sealed record CartEvent(string EventType, string ItemId, string? ShopperId = null)
{
    /// <summary>The event's time; by default the time of recording.</summary>
    public DateTimeOffset? EventTime { get; init; }

    /// <summary>An earlier id of the shopper, from before the shop identified the person; none by default.</summary>
    public string? AnonymousId { get; init; }

    /// <summary>The session; without it, sessions end after 30 minutes without events.</summary>
    public string? SessionId { get; init; }

    /// <summary>The item's numeric category; unset by default.</summary>
    public string? CategoryId { get; init; }

    /// <summary>The item's category in words, such as <c>apparel.shoes</c>; unset by default.</summary>
    public string? CategoryCode { get; init; }

    /// <summary>The item's brand; unset by default.</summary>
    public string? Brand { get; init; }

    /// <summary>The item's name; unset by default.</summary>
    public string? ItemName { get; init; }

    /// <summary>The id that the item shares with its variants, such as other sizes; none by default.</summary>
    public string? ItemGroupId { get; init; }

    /// <summary>Unit price, 0 to 10^12; a refund's may be negative; unset by default.</summary>
    public decimal? Price { get; init; }

    /// <summary>Quantity, 1 by default; for <c>set_quantity</c>, the new quantity in the cart.</summary>
    public int? Quantity { get; init; }

    /// <summary>
    /// Your id of the event: recorded again with the same id, the event counts once. None by default.
    /// </summary>
    public string? EventId { get; init; }

    /// <summary>The order of a purchase: recorded again, it counts once. None by default.</summary>
    public string? OrderId { get; init; }

    /// <summary>The line of the order, if an item is in several lines; none by default.</summary>
    public string? LineId { get; init; }

    /// <summary>The id of the receipt of the answer that showed the item, which is credited; none by default.</summary>
    public string? ReceiptId { get; init; }

    /// <summary>The shopper looked at the item.</summary>
    public static CartEvent View(string shopperId, string itemId) => new("view", itemId, shopperId);

    /// <summary>The shopper put the item into the cart.</summary>
    public static CartEvent AddToCart(string shopperId, string itemId, int quantity = 1) =>
        new("cart", itemId, shopperId) { Quantity = quantity };

    /// <summary>The shopper removed the item from the cart.</summary>
    public static CartEvent RemoveFromCart(string shopperId, string itemId, int? quantity = null) =>
        new("remove_from_cart", itemId, shopperId) { Quantity = quantity };

    /// <summary>The shopper bought the item.</summary>
    public static CartEvent Purchase(string shopperId, string itemId, string? orderId = null, decimal? price = null) =>
        new("purchase", itemId, shopperId) { OrderId = orderId, Price = price };
}
