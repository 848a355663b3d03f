namespace CartStream.Client;

/// <summary>What a shopper was shown of an answer.</summary>
/// <param name="ReceiptId">The id of the answer's receipt.</param>
/// <param name="ShopperId">Who was shown it.</param>
/// <param name="Items">The items shown, in the answer's order.</param>
public sealed record ImpressionRequest(string ReceiptId, string ShopperId, IReadOnlyList<string> Items);
