namespace CartStream.Client;

/// <summary>What a shopper did to an item.</summary>
/// <param name="EventType">
/// <c>view</c>, <c>cart</c>, <c>remove_from_cart</c>, <c>purchase</c>, <c>refund</c> or <c>set_quantity</c>, or what
/// others call them, such as <c>add_to_cart</c>.
/// </param>
/// <param name="ItemId">The item; 1 to 256 bytes of UTF-8.</param>
/// <param name="ShopperId">Who did it; without it, the anonymous id or the session is taken for a shopper.</param>
public sealed record EventRequest(string EventType, string ItemId, string? ShopperId = null)
{
    /// <summary>When it happened; by default when the server receives it.</summary>
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

    /// <summary>Price of one piece; not given by default.</summary>
    public decimal? Price { get; init; }

    /// <summary>Pieces, 1 by default; of <c>set_quantity</c> those that the cart holds from then on.</summary>
    public int? Quantity { get; init; }

    /// <summary>The sender's id of the event: sent again under it, the event counts once. None by default.</summary>
    public string? EventId { get; init; }

    /// <summary>The order of a purchase: sent again, it counts once. None by default.</summary>
    public string? OrderId { get; init; }

    /// <summary>The line of the order, where it has an item in several; none by default.</summary>
    public string? LineId { get; init; }

    /// <summary>
    /// The id of the receipt of the answer that showed the item, which is credited then; none by default.
    /// </summary>
    public string? ReceiptId { get; init; }
}
