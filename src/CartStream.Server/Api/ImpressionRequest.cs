namespace CartStream.Server.Api;

/// <summary>The items of a response that a shopper was shown.</summary>
/// <param name="ReceiptId">Id of the response's receipt.</param>
/// <param name="ShopperId">The shopper to whom the items were shown.</param>
/// <param name="Items">The items shown, in the response's order.</param>
public sealed record ImpressionRequest(
    string? ReceiptId,
    string? ShopperId,
    IReadOnlyList<string>? Items);
