using System.Globalization;

namespace CartStream.Evaluation.OffPolicy;

/// <summary>Estimates for a configuration that was not shown.</summary>
/// <param name="Events">Events that were counted.</param>
/// <param name="Served">Hits per event of the discoveries that were shown.</param>
/// <param name="Ips">By inverse propensities.</param>
/// <param name="Snips">By inverse propensities, divided by their sum.</param>
/// <param name="Dr">Doubly robust.</param>
/// <param name="EffectiveSamples">
/// The number of equally weighted observations with the same precision: (Σw)²/Σw² (Kish 1965).
/// </param>
/// <param name="Unsupported">The share of its slots whose item could not be shown, 0 to 1.</param>
public sealed record OffPolicyReport(
    long Events,
    double Served,
    OffPolicyEstimate Ips,
    OffPolicyEstimate Snips,
    OffPolicyEstimate Dr,
    double EffectiveSamples,
    double Unsupported)
{
    /// <summary>Fewest effective samples at which the estimates can be trusted.</summary>
    public const double EffectiveSamplesMin = 1_000;

    /// <summary>The largest share of slots without support at which the estimates can be trusted.</summary>
    public const double UnsupportedMax = 0.1;

    /// <summary>Why the estimates are unreliable; null when they are reliable.</summary>
    public string? Doubt => (EffectiveSamples < EffectiveSamplesMin, Unsupported > UnsupportedMax) switch
    {
        (false, false) => null,
        (true, false) => $"not to be trusted yet: {Few}",
        (false, true) => $"not to be trusted: {Never}",
        (true, true) => $"not to be trusted: {Never}; and {Few}",
    };

    private string Few => string.Create(
        CultureInfo.InvariantCulture,
        $"they rest on {EffectiveSamples:N0} effective samples, of at least {EffectiveSamplesMin:N0}");

    private string Never => string.Create(
        CultureInfo.InvariantCulture,
        $"{100 * Unsupported:F0} % of the slots hold items that exploration can't show, so nobody knows what they do");
}
