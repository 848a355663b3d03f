using System.Text.Json.Serialization;

namespace CartStream.Server.Experiments;

/// <summary>
/// Quality of the shadow, a configuration that is scored but not served, on this node's partitions since it started.
/// </summary>
/// <param name="Name">Its name.</param>
/// <param name="Policy">Its policy.</param>
/// <param name="Model">Its algorithm.</param>
/// <param name="Events">Events on which both it and the served recommendations were scored.</param>
/// <param name="Queried">Events for which it was queried.</param>
/// <param name="Skipped">Events for which it was not queried because the processor was behind.</param>
/// <param name="Figures">The comparison, metric by metric.</param>
/// <param name="OffPolicy">Its estimated quality if it were served; null without exploration.</param>
public sealed record ShadowReport(
    string Name,
    string Policy,
    string Model,
    long Events,
    [property: JsonPropertyName("asked")] long Queried,
    long Skipped,
    IReadOnlyList<ShadowFigure> Figures,
    ShadowOffPolicy? OffPolicy = null);
