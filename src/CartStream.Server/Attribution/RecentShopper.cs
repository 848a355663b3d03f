namespace CartStream.Server.Attribution;

/// <summary>A recent shopper.</summary>
/// <param name="ShopperId">The shopper.</param>
/// <param name="LastEventAt">The newest event.</param>
/// <param name="Events">Events answered since the server began to count.</param>
public sealed record RecentShopper(string ShopperId, DateTimeOffset LastEventAt, long Events);
