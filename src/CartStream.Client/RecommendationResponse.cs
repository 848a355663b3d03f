namespace CartStream.Client;

/// <summary>Recommended items at one moment, with the receipt.</summary>
/// <param name="ShopperId">The shopper; null when nobody was named.</param>
/// <param name="SessionId">The session that was looked at; null when there is none.</param>
/// <param name="Time">When it was answered.</param>
/// <param name="Policy">What was put first: <c>cart-first</c> or <c>discover</c>.</param>
/// <param name="Items">Best first.</param>
/// <param name="Receipt">What it was computed from.</param>
/// <param name="UnknownItems">Items of the request that nobody has ever touched; null when there are none.</param>
public sealed record RecommendationResponse(
    string? ShopperId,
    string? SessionId,
    DateTimeOffset Time,
    string Policy,
    IReadOnlyList<RecommendedItem> Items,
    RecommendationReceipt Receipt,
    IReadOnlyList<string>? UnknownItems = null);
