using CartStream.Server.Attribution;

namespace CartStream.Server.Api;

/// <summary>Shoppers who came lately.</summary>
/// <param name="Shoppers">Who came last first.</param>
public sealed record ShoppersResponse(IReadOnlyList<RecentShopper> Shoppers);
