namespace CartStream.Server.Experiments;

/// <summary>One metric of the shadow and of the served answers, on the same events.</summary>
/// <param name="Metric">Such as <c>hr@10</c>.</param>
/// <param name="Shadow">What the shadow reached.</param>
/// <param name="Served">What the served answers reached.</param>
/// <param name="Difference">Shadow less served.</param>
/// <param name="Low">Lower end of the difference's 95 % interval; null when too few shoppers were scored.</param>
/// <param name="High">Its upper end.</param>
/// <param name="PValue">Two-sided, of "there is no difference"; 1 when nothing can be judged.</param>
public sealed record ShadowFigure(
    string Metric, double Shadow, double Served, double Difference, double? Low, double? High, double PValue);
