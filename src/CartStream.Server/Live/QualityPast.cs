using System.Text.Json.Serialization;

namespace CartStream.Server.Live;

/// <summary>
/// One metric over the last hour, a value every 5 s, each over the <paramref name="Minutes"/> before it.
/// </summary>
/// <param name="Metric">Name of the metric, such as <c>hr@10</c>.</param>
/// <param name="Minutes">Minutes that each value covers.</param>
/// <param name="Times">Times of the values, milliseconds since 1970.</param>
/// <param name="Events">Events scored.</param>
/// <param name="Recommended">The metric of the recommendations; null without events.</param>
/// <param name="Baseline">The same metric of the popularity baseline.</param>
/// <param name="Discoveries">The metric on discoveries, by ranks in the recommendation; null without any.</param>
/// <param name="DiscoveryList">
/// The metric on discoveries, by ranks in a list of discoveries only; null without any.
/// </param>
/// <param name="Sources">Each source's share of the hit rate over all slots; null without events.</param>
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
