namespace CartStream.Server.Attribution;

/// <summary>A recent shopper.</summary>
/// <param name="ShopperId">The shopper.</param>
/// <param name="LastEventAt">Time of the newest event.</param>
/// <param name="Events">Events with a recommendation since the server began to count.</param>
public sealed record RecentShopper(string ShopperId, DateTimeOffset LastEventAt, long Events);
