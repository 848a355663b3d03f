namespace CartStream.Server.Api;

/// <summary>Whether an item can be bought.</summary>
/// <param name="InStock">True when it can.</param>
public sealed record StockRequest(
    bool? InStock);
