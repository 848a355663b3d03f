namespace CartStream.Client;

/// <summary>The items of an answer that a shopper was shown.</summary>
/// <param name="ReceiptId">Id of the response's receipt.</param>
/// <param name="ShopperId">The shopper.</param>
/// <param name="Items">The items shown, in the answer's order.</param>
public sealed record ImpressionRequest(string ReceiptId, string ShopperId, IReadOnlyList<string> Items);
