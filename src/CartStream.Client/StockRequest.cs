namespace CartStream.Client;

/// <summary>An item's stock.</summary>
/// <param name="InStock">Whether the item is in stock.</param>
internal sealed record StockRequest(bool InStock);
