namespace CartStream.Server.Experiments;

/// <summary>The verdict on a variant, compared with the control.</summary>
/// <param name="Variant">The variant.</param>
/// <param name="Text">The verdict in words.</param>
/// <param name="Ready">Whether the experiment can be decided for this variant.</param>
/// <param name="Main">The main metric.</param>
/// <param name="Guards">The guard metrics with data.</param>
/// <param name="Missing">Reasons against a decision, in words; empty when it is ready.</param>
public sealed record VariantVerdict(
    string Variant,
    string Text,
    bool Ready,
    VariantDifference Main,
    IReadOnlyList<VariantDifference> Guards,
    IReadOnlyList<string> Missing);
