using CartStream.Server.Attribution;

namespace CartStream.Server.Api;

/// <summary>Recent shoppers.</summary>
/// <param name="Shoppers">The shoppers, most recent first.</param>
public sealed record ShoppersResponse(IReadOnlyList<RecentShopper> Shoppers);
