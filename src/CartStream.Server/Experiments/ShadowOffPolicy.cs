namespace CartStream.Server.Experiments;

/// <summary>
/// What the shadow would reach if it were served, from what exploration shows; since the server started.
/// </summary>
/// <param name="Events">Events that were counted.</param>
/// <param name="Served">Hits per event on the discoveries that were served.</param>
/// <param name="Estimates">Doubly robust first, then by self-normalized and by plain inverse propensities.</param>
/// <param name="EffectiveSamples">Equally weighted observations that would say as much.</param>
/// <param name="Unsupported">The share of the shadow's slots whose items exploration can't show, 0 to 1.</param>
/// <param name="Doubt">Why the estimates can't be trusted, in a sentence; null when they can.</param>
public sealed record ShadowOffPolicy(
    long Events,
    double Served,
    IReadOnlyList<ShadowEstimate> Estimates,
    double EffectiveSamples,
    double Unsupported,
    string? Doubt);
