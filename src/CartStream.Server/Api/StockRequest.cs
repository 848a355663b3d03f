namespace CartStream.Server.Api;

/// <summary>An item's stock.</summary>
/// <param name="InStock">Whether the item is in stock.</param>
public sealed record StockRequest(
    bool? InStock);
