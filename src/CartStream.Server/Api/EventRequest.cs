namespace CartStream.Server.Api;

/// <summary>One event as it is sent; <c>docs/formats/api.md</c> says what each field may hold.</summary>
/// <param name="EventTime">When it happened, UTC, such as <c>2026-01-01T10:00:00Z</c>.</param>
/// <param name="EventType"><c>view</c>, <c>cart</c>, <c>remove_from_cart</c> or <c>purchase</c>.</param>
/// <param name="ItemId">The item.</param>
/// <param name="ShopperId">Who did it.</param>
/// <param name="SessionId">The visit; without it, visits are cut by idle time.</param>
/// <param name="CategoryId">The item's category by number.</param>
/// <param name="CategoryCode">The item's category in words.</param>
/// <param name="Brand">The item's brand.</param>
/// <param name="Price">Price of one piece.</param>
/// <param name="Quantity">Pieces.</param>
/// <param name="EventId">The sender's id of the event, by which a second delivery is recognised.</param>
public sealed record EventRequest(
    string EventTime,
    string EventType,
    string ItemId,
    string ShopperId,
    string? SessionId = null,
    string? CategoryId = null,
    string? CategoryCode = null,
    string? Brand = null,
    decimal? Price = null,
    int? Quantity = null,
    string? EventId = null);
