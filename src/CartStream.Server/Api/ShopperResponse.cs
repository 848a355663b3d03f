namespace CartStream.Server.Api;

/// <summary>All that is known of a shopper.</summary>
/// <param name="ShopperId">The shopper.</param>
/// <param name="LastEventAt">The newest event.</param>
/// <param name="CartVersion">Changes of the cart so far.</param>
/// <param name="Cart">The cart, oldest first.</param>
/// <param name="Sessions">Open sessions, the newest last.</param>
/// <param name="History">The last N items, oldest first.</param>
/// <param name="Purchased">Purchases, oldest first.</param>
/// <param name="Recommendations">The newest stored answers, newest first, and what became of them.</param>
/// <param name="LinkedTo">The shopper that this id turned out to be, who has all of it; left out for none.</param>
/// <param name="AnonymousIds">The ids under which the shopper came before; left out when there are none.</param>
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
