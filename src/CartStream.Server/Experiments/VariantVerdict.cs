namespace CartStream.Server.Experiments;

/// <summary>A variant against the control.</summary>
/// <param name="Variant">The variant.</param>
/// <param name="Text">The verdict in words.</param>
/// <param name="Ready">Whether it can be decided.</param>
/// <param name="Main">The main metric.</param>
/// <param name="Guards">The guard metrics of which something was counted.</param>
/// <param name="Missing">What stands against a decision, in words; empty when it is ready.</param>
public sealed record VariantVerdict(
    string Variant,
    string Text,
    bool Ready,
    VariantDifference Main,
    IReadOnlyList<VariantDifference> Guards,
    IReadOnlyList<string> Missing);
