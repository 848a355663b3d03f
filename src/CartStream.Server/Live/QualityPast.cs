using System.Text.Json.Serialization;

namespace CartStream.Server.Live;

/// <summary>
/// One metric over the last hour, a value every 5 s, each over the <paramref name="Minutes"/> before it.
/// </summary>
/// <param name="Metric">Such as <c>hr@10</c>.</param>
/// <param name="Minutes">Minutes that a value looks back.</param>
/// <param name="Times">When, milliseconds since 1970.</param>
/// <param name="Events">Events scored.</param>
/// <param name="Recommended">The metric of the recommendations; null without events.</param>
/// <param name="Baseline">The same of what is popular.</param>
/// <param name="Discoveries">The same on discoveries, by ranks in the recommendation; null without any.</param>
/// <param name="DiscoveryList">The same by ranks in a list of discoveries alone; null without any.</param>
/// <param name="Sources">What each source adds to the hit rate over all slots; null without events.</param>
public sealed record QualityPast(
    string Metric,
    int Minutes,
    IReadOnlyList<long> Times,
    IReadOnlyList<long> Events,
    IReadOnlyList<double?> Recommended,
    [property: JsonPropertyName("floor")] IReadOnlyList<double?> Baseline,
    IReadOnlyList<double?> Discoveries,
    IReadOnlyList<double?> DiscoveryList,
    IReadOnlyDictionary<string, IReadOnlyList<double?>> Sources);
