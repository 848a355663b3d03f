namespace CartStream.Server.Experiments;

/// <summary>The shadow's estimated quality if it were served, from explored items; since the server started.</summary>
/// <param name="Events">Events that were counted.</param>
/// <param name="Served">Hits per event on the discoveries that were served.</param>
/// <param name="Estimates">Doubly robust first, then by self-normalized and by plain inverse propensities.</param>
/// <param name="EffectiveSamples">
/// Effective sample size: equally weighted observations with the same information.
/// </param>
/// <param name="Unsupported">Share of the shadow's slots whose items exploration cannot show, 0 to 1.</param>
/// <param name="Doubt">Why the estimates are unreliable; null when they are reliable.</param>
public sealed record ShadowOffPolicy(
    long Events,
    double Served,
    IReadOnlyList<ShadowEstimate> Estimates,
    double EffectiveSamples,
    double Unsupported,
    string? Doubt);
