namespace CartStream.Recommendations;

/// <summary>The ranked items for a session at one moment, with the receipt.</summary>
/// <param name="SessionId">The session.</param>
/// <param name="ShopperId">The shopper.</param>
/// <param name="Time">Time of the event that it follows.</param>
/// <param name="Items">Best first.</param>
/// <param name="Receipt">What it was computed from.</param>
public sealed record Recommendation(
    string SessionId,
    string ShopperId,
    DateTimeOffset Time,
    IReadOnlyList<RecommendedItem> Items,
    Receipt Receipt);
