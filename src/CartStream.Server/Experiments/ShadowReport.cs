namespace CartStream.Server.Experiments;

/// <summary>
/// How the configuration does that is only scored, on the partitions that this node works on, since it started.
/// </summary>
/// <param name="Name">Its name.</param>
/// <param name="Policy">Its policy.</param>
/// <param name="Model">Its algorithm.</param>
/// <param name="Events">Events that both it and the served answers were scored on.</param>
/// <param name="Asked">Events for which it was asked.</param>
/// <param name="Skipped">Events for which it was not, because the processor was behind.</param>
/// <param name="Figures">The comparison, metric by metric.</param>
/// <param name="OffPolicy">What it would reach if it were served; null where nothing explores.</param>
public sealed record ShadowReport(
    string Name,
    string Policy,
    string Model,
    long Events,
    long Asked,
    long Skipped,
    IReadOnlyList<ShadowFigure> Figures,
    ShadowOffPolicy? OffPolicy = null);
