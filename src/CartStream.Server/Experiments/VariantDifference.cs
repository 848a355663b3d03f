namespace CartStream.Server.Experiments;

/// <summary>One metric of a variant and of the control.</summary>
/// <param name="Metric">The metric: a hit rate, or purchases or revenue per shopper.</param>
/// <param name="Variant">The variant's value.</param>
/// <param name="Control">The control's value.</param>
/// <param name="Difference">Variant minus control.</param>
/// <param name="Low">Lower end of the difference's confidence sequence; null when there is too little data.</param>
/// <param name="High">Its upper end.</param>
/// <param name="PValue">p-value of "no difference", valid at any time; 1 when there is too little data.</param>
public sealed record VariantDifference(
    string Metric, double Variant, double Control, double Difference, double? Low, double? High, double PValue);
