namespace CartStream.Server.Live;

/// <summary>How recommendations did in the last minutes.</summary>
/// <param name="Minutes">How many minutes; 0 since the log's first event.</param>
/// <param name="Events">Events scored.</param>
/// <param name="CartFirstEvents">Of these, on items in the cart.</param>
/// <param name="DiscoveryEvents">Of these, on items neither in the cart nor touched in the session.</param>
/// <param name="Recommended">Metrics of the recommendations, such as <c>hr@10</c>.</param>
/// <param name="Floor">The same of what is popular, on the same events.</param>
/// <param name="Discoveries">Metrics on discoveries, by their ranks in the recommendation.</param>
/// <param name="FloorDiscoveries">The same of what is popular.</param>
/// <param name="DiscoveryList">Metrics on discoveries, by their ranks in a list of discoveries alone.</param>
/// <param name="FloorDiscoveryList">The same of what is popular.</param>
/// <param name="PricedPurchases">Purchases with a price.</param>
/// <param name="Revenue">Metrics on these, each weighted by its price and pieces.</param>
/// <param name="FloorRevenue">The same of what is popular.</param>
/// <param name="Types">The same by the event's type.</param>
/// <param name="Sources">
/// By source, what takes most first; counts begin with the server, even where the window does not.
/// </param>
public sealed record QualityWindow(
    int Minutes,
    long Events,
    long CartFirstEvents,
    long DiscoveryEvents,
    IReadOnlyDictionary<string, double> Recommended,
    IReadOnlyDictionary<string, double> Floor,
    IReadOnlyDictionary<string, double> Discoveries,
    IReadOnlyDictionary<string, double> FloorDiscoveries,
    IReadOnlyDictionary<string, double> DiscoveryList,
    IReadOnlyDictionary<string, double> FloorDiscoveryList,
    long PricedPurchases,
    IReadOnlyDictionary<string, double> Revenue,
    IReadOnlyDictionary<string, double> FloorRevenue,
    IReadOnlyList<QualityType> Types,
    IReadOnlyList<QualitySource> Sources);
