namespace CartStream.Client;

/// <summary>Recommended items with their receipt.</summary>
/// <param name="ShopperId">The shopper; null when none was named.</param>
/// <param name="SessionId">The session used; null when there is none.</param>
/// <param name="Time">The time of the answer.</param>
/// <param name="Policy">What comes first: <c>cart-first</c> or <c>discover</c>.</param>
/// <param name="Items">Best first.</param>
/// <param name="Receipt">What it was computed from.</param>
/// <param name="UnknownItems">Items of the request without any events; null when there are none.</param>
public sealed record RecommendationResponse(
    string? ShopperId,
    string? SessionId,
    DateTimeOffset Time,
    string Policy,
    IReadOnlyList<RecommendedItem> Items,
    RecommendationReceipt Receipt,
    IReadOnlyList<string>? UnknownItems = null);
