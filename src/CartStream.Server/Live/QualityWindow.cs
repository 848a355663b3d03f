using System.Text.Json.Serialization;

namespace CartStream.Server.Live;

/// <summary>Quality of recommendations in one window.</summary>
/// <param name="Minutes">Its length in minutes; 0 for the time since the log's first event.</param>
/// <param name="Events">Events scored.</param>
/// <param name="CartFirstEvents">The part of them on items in the cart.</param>
/// <param name="DiscoveryEvents">The part of them on items neither in the cart nor seen in the session.</param>
/// <param name="Recommended">Metrics of the recommendations, such as <c>hr@10</c>.</param>
/// <param name="Baseline">The same metrics of the popularity baseline, on the same events.</param>
/// <param name="Discoveries">Metrics on discoveries, by their ranks in the recommendation.</param>
/// <param name="BaselineDiscoveries">The same metric of the popularity baseline.</param>
/// <param name="DiscoveryList">Metrics on discoveries, by their ranks in a list of discoveries only.</param>
/// <param name="BaselineDiscoveryList">The same metric of the popularity baseline.</param>
/// <param name="PricedPurchases">Purchases with a price.</param>
/// <param name="Revenue">Metrics on priced purchases, each weighted by price and quantity.</param>
/// <param name="BaselineRevenue">The same metric of the popularity baseline.</param>
/// <param name="Types">The same metrics by event type.</param>
/// <param name="Sources">
/// Outcome by source, the most successful first; counts begin when the server starts, whatever the window.
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
