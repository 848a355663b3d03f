namespace CartStream.Server.Api;

/// <summary>A shopper's state.</summary>
/// <param name="ShopperId">The shopper.</param>
/// <param name="LastEventAt">Time of the newest event.</param>
/// <param name="CartVersion">Number of changes of the cart.</param>
/// <param name="Cart">The cart, oldest first.</param>
/// <param name="Sessions">Open sessions, the newest last.</param>
/// <param name="History">The last N items, oldest first.</param>
/// <param name="Purchased">Purchases, oldest first.</param>
/// <param name="Recommendations">The newest stored recommendations, newest first, with their outcomes.</param>
/// <param name="LinkedTo">The shopper to whom this id is linked and who has its data; absent without a link.</param>
/// <param name="AnonymousIds">The anonymous ids linked to the shopper; absent without any.</param>
public sealed record ShopperResponse(
    string ShopperId,
    DateTimeOffset LastEventAt,
    int CartVersion,
    IReadOnlyList<CartLineResponse> Cart,
    IReadOnlyList<SessionResponse> Sessions,
    IReadOnlyList<InteractionResponse> History,
    IReadOnlyList<InteractionResponse> Purchased,
    IReadOnlyList<PastRecommendation> Recommendations,
    string? LinkedTo = null,
    IReadOnlyList<string>? AnonymousIds = null);
