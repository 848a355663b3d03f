namespace CartStream.Events;

/// <summary>
/// One action of one shopper on one item. All text is UTF-8 and owned by the reader of the event: it is valid until
/// that reader's next call, so copy what must last (intern the item, copy the id). An absent text is empty.
/// </summary>
/// <remarks>
/// It is a view of bytes rather than an object because files are read at over a million events a second.
/// </remarks>
public readonly ref struct ShopperEvent
{
    /// <summary>When it happened: milliseconds since 1970-01-01T00:00:00Z, by the event's own clock.</summary>
    public required long TimeMs { get; init; }

    /// <summary>Type of the event.</summary>
    public required EventType Type { get; init; }

    /// <summary>The item, 1 to <see cref="EventLimits.IdBytesMax"/> bytes.</summary>
    public required ReadOnlySpan<byte> ItemId { get; init; }

    /// <summary>The person or device, 1 to <see cref="EventLimits.IdBytesMax"/> bytes.</summary>
    public required ReadOnlySpan<byte> ShopperId { get; init; }

    /// <summary>
    /// The id that the same person had before the shop identified them, such as a cookie's, or empty. From then on that
    /// id's events count for the shopper.
    /// </summary>
    public ReadOnlySpan<byte> AnonymousId { get; init; }

    /// <summary>The visit, or empty when the shop doesn't give it: then idle time separates sessions.</summary>
    public ReadOnlySpan<byte> SessionId { get; init; }

    /// <summary>The item's category as an id, or empty.</summary>
    public ReadOnlySpan<byte> CategoryId { get; init; }

    /// <summary>The item's category in words, such as <c>appliances.kitchen</c>, or empty.</summary>
    public ReadOnlySpan<byte> CategoryCode { get; init; }

    /// <summary>The item's brand, or empty.</summary>
    public ReadOnlySpan<byte> Brand { get; init; }

    /// <summary>The item's name, or empty.</summary>
    public ReadOnlySpan<byte> ItemName { get; init; }

    /// <summary>The id that the item shares with its variants, such as other sizes, or empty.</summary>
    public ReadOnlySpan<byte> ItemGroupId { get; init; }

    /// <summary>The producer's own id of this event, which identifies a repeated delivery, or empty.</summary>
    public ReadOnlySpan<byte> EventId { get; init; }

    /// <summary>The order that a purchase or refund belongs to, or empty.</summary>
    public ReadOnlySpan<byte> OrderId { get; init; }

    /// <summary>The line of that order, where an order has an item in several lines, or empty.</summary>
    public ReadOnlySpan<byte> LineId { get; init; }

    /// <summary>
    /// The receipt of the answer that showed the item, so that the recommendation is credited, or empty.
    /// </summary>
    public ReadOnlySpan<byte> ReceiptId { get; init; }

    /// <summary>Price of one piece in the shop's currency, or null.</summary>
    public decimal? Price { get; init; }

    /// <summary>
    /// Pieces added, removed, bought or returned, or null when the event doesn't give it: then an addition counts one,
    /// a removal or a purchase takes the whole line of the cart, and a refund returns all that was bought. For
    /// <c>set_quantity</c>: the pieces that the cart holds from then on, 0 included.
    /// </summary>
    public int? Quantity { get; init; }

    /// <summary>The same event at another time.</summary>
    internal ShopperEvent At(long timeMs) => With(timeMs, ShopperId, AnonymousId);

    /// <summary>The same event of another shopper.</summary>
    internal ShopperEvent Of(ReadOnlySpan<byte> shopperId) => With(TimeMs, shopperId, []);

    private ShopperEvent With(long timeMs, ReadOnlySpan<byte> shopperId, ReadOnlySpan<byte> anonymousId) => new()
    {
        TimeMs = timeMs,
        Type = Type,
        ItemId = ItemId,
        ShopperId = shopperId,
        AnonymousId = anonymousId,
        SessionId = SessionId,
        CategoryId = CategoryId,
        CategoryCode = CategoryCode,
        Brand = Brand,
        ItemName = ItemName,
        ItemGroupId = ItemGroupId,
        EventId = EventId,
        OrderId = OrderId,
        LineId = LineId,
        ReceiptId = ReceiptId,
        Price = Price,
        Quantity = Quantity,
    };
}
