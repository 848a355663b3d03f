using CartStream.Server.Receipts;

namespace CartStream.Server.Answering;

/// <summary>Recommended items at one moment, with the receipt.</summary>
/// <param name="ShopperId">The shopper; null when nobody was named.</param>
/// <param name="SessionId">The session that was looked at; null when there is none.</param>
/// <param name="Time">When it was answered.</param>
/// <param name="Policy">What was put first.</param>
/// <param name="Items">Best first.</param>
/// <param name="Receipt">What it was computed from.</param>
/// <param name="UnknownItems">
/// Items of the request that nobody has ever touched, which say nothing to the model; null when there are none.
/// </param>
public sealed record RecommendationsResponse(
    string? ShopperId,
    string? SessionId,
    DateTimeOffset Time,
    RecommendationPolicy Policy,
    IReadOnlyList<RecommendedItemResponse> Items,
    ReceiptResponse Receipt,
    IReadOnlyList<string>? UnknownItems = null);
