namespace CartStream.Server.Experiments;

/// <summary>One metric of the shadow and of the served recommendations, on the same events.</summary>
/// <param name="Metric">Name of the metric, such as <c>hr@10</c>.</param>
/// <param name="Shadow">The shadow's value.</param>
/// <param name="Served">The value of the served recommendations.</param>
/// <param name="Difference">Shadow minus served.</param>
/// <param name="Low">Lower end of the difference's 95 % interval; null when too few shoppers were scored.</param>
/// <param name="High">Its upper end.</param>
/// <param name="PValue">Two-sided p-value of "no difference"; 1 when there is too little data.</param>
public sealed record ShadowFigure(
    string Metric, double Shadow, double Served, double Difference, double? Low, double? High, double PValue);
