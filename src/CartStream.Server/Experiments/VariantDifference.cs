namespace CartStream.Server.Experiments;

/// <summary>One metric of a variant and of the control.</summary>
/// <param name="Metric">The metric: a share of hits, or purchases or revenue per shopper.</param>
/// <param name="Variant">The variant's value.</param>
/// <param name="Control">The control's.</param>
/// <param name="Difference">Variant less control.</param>
/// <param name="Low">
/// Lower end of the difference's interval, which holds at all times at once; null when nothing can be judged.
/// </param>
/// <param name="High">Its upper end.</param>
/// <param name="PValue">
/// Of "there is no difference", valid at any time; 1 when nothing can be judged.
/// </param>
public sealed record VariantDifference(
    string Metric, double Variant, double Control, double Difference, double? Low, double? High, double PValue);
