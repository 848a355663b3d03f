namespace CartStream.Hosting;

/// <summary>What a shopper did to an item.</summary>
/// <param name="EventType">
/// <c>view</c>, <c>cart</c>, <c>remove_from_cart</c>, <c>purchase</c>, <c>refund</c> or <c>set_quantity</c>, or what
/// others call them, such as <c>add_to_cart</c>.
/// </param>
/// <param name="ItemId">The item; 1 to 256 bytes of UTF-8.</param>
/// <param name="ShopperId">
/// Who did it; without it, <see cref="AnonymousId"/> or <see cref="SessionId"/> is taken for a shopper.
/// </param>
public sealed record CartEvent(string EventType, string ItemId, string? ShopperId = null)
{
    /// <summary>When it happened; by default when it is recorded.</summary>
    public DateTimeOffset? EventTime { get; init; }

    /// <summary>An id under which the shopper came before the shop knew who it is; none by default.</summary>
    public string? AnonymousId { get; init; }

    /// <summary>The visit; without it, visits are cut where nothing happens for 30 minutes.</summary>
    public string? SessionId { get; init; }

    /// <summary>The item's category by number; not given by default.</summary>
    public string? CategoryId { get; init; }

    /// <summary>The item's category in words, such as <c>apparel.shoes</c>; not given by default.</summary>
    public string? CategoryCode { get; init; }

    /// <summary>The item's brand; not given by default.</summary>
    public string? Brand { get; init; }

    /// <summary>The item's name; not given by default.</summary>
    public string? ItemName { get; init; }

    /// <summary>The id that the item has in common with its variants, such as other sizes; none by default.</summary>
    public string? ItemGroupId { get; init; }

    /// <summary>Price of one piece, 0 to 10^12, of a refund also below zero; not given by default.</summary>
    public decimal? Price { get; init; }

    /// <summary>Pieces, 1 by default; of <c>set_quantity</c> those that the cart holds from then on.</summary>
    public int? Quantity { get; init; }

    /// <summary>Your id of the event: recorded again under it, the event counts once. None by default.</summary>
    public string? EventId { get; init; }

    /// <summary>The order of a purchase: recorded again, it counts once. None by default.</summary>
    public string? OrderId { get; init; }

    /// <summary>The line of the order, where it has an item in several; none by default.</summary>
    public string? LineId { get; init; }

    /// <summary>
    /// The id of the receipt of the answer that showed the item, which is credited then; none by default.
    /// </summary>
    public string? ReceiptId { get; init; }

    /// <summary>The shopper looked at the item.</summary>
    public static CartEvent View(string shopperId, string itemId) => new("view", itemId, shopperId);

    /// <summary>The shopper put the item into the cart.</summary>
    public static CartEvent AddToCart(string shopperId, string itemId, int quantity = 1) =>
        new("cart", itemId, shopperId) { Quantity = quantity };

    /// <summary>The shopper took the item out of the cart.</summary>
    public static CartEvent RemoveFromCart(string shopperId, string itemId, int? quantity = null) =>
        new("remove_from_cart", itemId, shopperId) { Quantity = quantity };

    /// <summary>The shopper bought the item.</summary>
    public static CartEvent Purchase(string shopperId, string itemId, string? orderId = null, decimal? price = null) =>
        new("purchase", itemId, shopperId) { OrderId = orderId, Price = price };
}
