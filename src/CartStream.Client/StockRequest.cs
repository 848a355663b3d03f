namespace CartStream.Client;

/// <summary>Whether an item can be bought.</summary>
/// <param name="InStock">True when it can.</param>
internal sealed record StockRequest(bool InStock);
