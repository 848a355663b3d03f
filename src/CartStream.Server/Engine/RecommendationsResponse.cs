using CartStream.Server.Receipts;

namespace CartStream.Server.Engine;

/// <summary>Recommended items with their receipt.</summary>
/// <param name="ShopperId">The shopper; null when the request names none.</param>
/// <param name="SessionId">The session that was used; null without one.</param>
/// <param name="Time">Time of the response.</param>
/// <param name="Policy">The policy that was used: `cart-first` or `discover`.</param>
/// <param name="Items">Best first.</param>
/// <param name="Receipt">What it was computed from.</param>
/// <param name="UnknownItems">
/// Items of the request that the model does not know, because they have no events; null when there are none.
/// </param>
public sealed record RecommendationsResponse(
    string? ShopperId,
    string? SessionId,
    DateTimeOffset Time,
    RecommendationPolicy Policy,
    IReadOnlyList<RecommendedItemResponse> Items,
    ReceiptResponse Receipt,
    IReadOnlyList<string>? UnknownItems = null);
