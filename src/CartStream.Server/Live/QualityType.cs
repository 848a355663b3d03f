using System.Text.Json.Serialization;

namespace CartStream.Server.Live;

/// <summary>Quality of recommendations on events of one type.</summary>
/// <param name="EventType">The type.</param>
/// <param name="Events">Events scored.</param>
/// <param name="Recommended">Metrics of the recommendations.</param>
/// <param name="Baseline">The same metric of the popularity baseline.</param>
public sealed record QualityType(
    string EventType,
    long Events,
    IReadOnlyDictionary<string, double> Recommended,
    [property: JsonPropertyName("floor")] IReadOnlyDictionary<string, double> Baseline);
