namespace CartStream.Server.Feedback;

/// <summary>What a shopper was shown of an answer, as it stands in topic <c>impressions</c>.</summary>
/// <param name="ReceiptId">The answer.</param>
/// <param name="ShopperId">The shopper.</param>
/// <param name="TimeMs">Time, milliseconds since 1970.</param>
/// <param name="Items">The items shown.</param>
/// <param name="Sources">The letter of each one's source.</param>
public sealed record Impression(
    string ReceiptId, string ShopperId, long TimeMs, IReadOnlyList<string> Items, string Sources);
