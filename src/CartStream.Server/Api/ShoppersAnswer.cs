using CartStream.Server.Outcomes;

namespace CartStream.Server.Api;

/// <summary>Shoppers who came lately.</summary>
/// <param name="Shoppers">Who came last first.</param>
public sealed record ShoppersAnswer(IReadOnlyList<RecentShopper> Shoppers);
