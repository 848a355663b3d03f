using System.Text.Json.Serialization;

namespace CartStream.Server.Live;

/// <summary>How recommendations did in the last minutes.</summary>
/// <param name="Minutes">How many minutes; 0 since the log's first event.</param>
/// <param name="Events">Events scored.</param>
/// <param name="CartFirstEvents">Of these, on items in the cart.</param>
/// <param name="DiscoveryEvents">Of these, on items neither in the cart nor touched in the session.</param>
/// <param name="Recommended">Metrics of the recommendations, such as <c>hr@10</c>.</param>
/// <param name="Baseline">The same of what is popular, on the same events.</param>
/// <param name="Discoveries">Metrics on discoveries, by their ranks in the recommendation.</param>
/// <param name="BaselineDiscoveries">The same of what is popular.</param>
/// <param name="DiscoveryList">Metrics on discoveries, by their ranks in a list of discoveries alone.</param>
/// <param name="BaselineDiscoveryList">The same of what is popular.</param>
/// <param name="PricedPurchases">Purchases with a price.</param>
/// <param name="Revenue">Metrics on these, each weighted by its price and pieces.</param>
/// <param name="BaselineRevenue">The same of what is popular.</param>
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
    [property: JsonPropertyName("floor")] IReadOnlyDictionary<string, double> Baseline,
    IReadOnlyDictionary<string, double> Discoveries,
    [property: JsonPropertyName("floor_discoveries")] IReadOnlyDictionary<string, double> BaselineDiscoveries,
    IReadOnlyDictionary<string, double> DiscoveryList,
    [property: JsonPropertyName("floor_discovery_list")] IReadOnlyDictionary<string, double> BaselineDiscoveryList,
    long PricedPurchases,
    IReadOnlyDictionary<string, double> Revenue,
    [property: JsonPropertyName("floor_revenue")] IReadOnlyDictionary<string, double> BaselineRevenue,
    IReadOnlyList<QualityType> Types,
    IReadOnlyList<QualitySource> Sources);
