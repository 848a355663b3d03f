namespace CartStream.Server.Api;

/// <summary>One event as it is sent; <c>docs/formats/api.md</c> says what each field may hold.</summary>
/// <param name="EventType">
/// <c>view</c>, <c>cart</c>, <c>remove_from_cart</c>, <c>purchase</c>, <c>refund</c> or <c>set_quantity</c>, or what
/// others call them, such as <c>add_to_cart</c>.
/// </param>
/// <param name="ItemId">The item.</param>
/// <param name="EventTime">
/// When it happened, UTC, such as <c>2026-01-01T10:00:00Z</c>; without it, when it was received.
/// </param>
/// <param name="ShopperId">Who did it; without it, the anonymous id or the session is taken for a shopper.</param>
/// <param name="AnonymousId">An id under which the shopper came before the shop knew who it is.</param>
/// <param name="SessionId">The visit; without it, visits are cut by idle time.</param>
/// <param name="CategoryId">The item's category by number.</param>
/// <param name="CategoryCode">The item's category in words.</param>
/// <param name="Brand">The item's brand.</param>
/// <param name="Price">Price of one piece.</param>
/// <param name="Quantity">Pieces; of <c>set_quantity</c> those that the cart holds from then on.</param>
/// <param name="EventId">The sender's id of the event, by which a second delivery is recognised.</param>
/// <param name="OrderId">The order of a purchase: sent again, it counts once.</param>
/// <param name="LineId">The line of the order, where it has an item in several.</param>
/// <param name="ReceiptId">
/// The id of the receipt of the answer that showed the item: what was shown is credited, whoever is the shopper now.
/// </param>
/// <param name="ItemName">The item's name.</param>
/// <param name="ItemGroupId">The id that the item has in common with its variants, such as other sizes.</param>
public sealed record EventRequest(
    string EventType,
    string ItemId,
    string? EventTime = null,
    string? ShopperId = null,
    string? AnonymousId = null,
    string? SessionId = null,
    string? CategoryId = null,
    string? CategoryCode = null,
    string? Brand = null,
    decimal? Price = null,
    int? Quantity = null,
    string? EventId = null,
    string? OrderId = null,
    string? LineId = null,
    string? ReceiptId = null,
    string? ItemName = null,
    string? ItemGroupId = null);
