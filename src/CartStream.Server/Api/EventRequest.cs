namespace CartStream.Server.Api;

/// <summary>One event; <c>docs/formats/api.md</c> gives the range of each field.</summary>
/// <param name="EventType">
/// <c>view</c>, <c>cart</c>, <c>remove_from_cart</c>, <c>purchase</c>, <c>refund</c> or <c>set_quantity</c>, or what
/// others call them, such as <c>add_to_cart</c>.
/// </param>
/// <param name="ItemId">The item.</param>
/// <param name="EventTime">
/// Time of the event, UTC, such as <c>2026-01-01T10:00:00Z</c>; the time of receipt by default.
/// </param>
/// <param name="ShopperId">The shopper; by default the anonymous id or the session stands for the shopper.</param>
/// <param name="AnonymousId">The shopper's id before login, such as a cookie's.</param>
/// <param name="SessionId">The session; without it, sessions end after idle time.</param>
/// <param name="CategoryId">The item's category by number.</param>
/// <param name="CategoryCode">The item's category path, such as <c>apparel.shoes</c>.</param>
/// <param name="Brand">The item's brand.</param>
/// <param name="Price">Price of one piece.</param>
/// <param name="Quantity">Number of pieces; for <c>set_quantity</c>, the number in the cart from then on.</param>
/// <param name="EventId">The sender's id of the event; a second delivery with the same id is dropped.</param>
/// <param name="OrderId">The order of a purchase; a repeated order counts once.</param>
/// <param name="LineId">The order's line, if the order has the item in several lines.</param>
/// <param name="ReceiptId">
/// Id of the receipt of the response that showed the item. The impression is credited even if the shopper's id has
/// changed.
/// </param>
/// <param name="ItemName">The item's name.</param>
/// <param name="ItemGroupId">The id that the item shares with its variants, such as other sizes.</param>
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
