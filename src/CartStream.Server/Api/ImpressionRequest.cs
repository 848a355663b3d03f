namespace CartStream.Server.Api;

/// <summary>What a shopper was shown of an answer.</summary>
/// <param name="ReceiptId">The id of the answer's receipt.</param>
/// <param name="ShopperId">Who was shown it.</param>
/// <param name="Items">The items shown, as many of the answer's as there were room for, in its order.</param>
public sealed record ImpressionRequest(
    string? ReceiptId,
    string? ShopperId,
    IReadOnlyList<string>? Items);
