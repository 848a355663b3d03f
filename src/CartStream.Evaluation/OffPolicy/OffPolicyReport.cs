using System.Globalization;
using CartStream.Evaluation.Experiments;

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
/// <param name="EffectiveBlocks">The number of equal blocks of shoppers that inform as much as these do.</param>
public sealed record OffPolicyReport(
    long Events,
    double Served,
    OffPolicyEstimate Ips,
    OffPolicyEstimate Snips,
    OffPolicyEstimate Dr,
    double EffectiveSamples,
    double Unsupported,
    double EffectiveBlocks)
{
    /// <summary>Fewest effective samples at which the estimates can be trusted.</summary>
    public const double EffectiveSamplesMin = 1_000;

    /// <summary>The largest share of slots without support at which the estimates can be trusted.</summary>
    public const double UnsupportedMax = 0.1;

    /// <summary>Why the estimates are unreliable; null when they are reliable.</summary>
    public string? Doubt
    {
        get
        {
            var isHopeless = Unsupported > UnsupportedMax;
            var reasons = new List<string>();
            if (isHopeless)
                reasons.Add(Never);
            if (EffectiveSamples < EffectiveSamplesMin)
                reasons.Add(Few);
            if (Events > 0 && EffectiveBlocks < ExperimentDecision.EffectiveBlocksMin)
                reasons.Add(Uneven);
            if (reasons.Count == 0)
                return null;
            return $"not to be trusted{(isHopeless ? "" : " yet")}: {string.Join("; and ", reasons)}";
        }
    }

    private string Few => string.Create(
        CultureInfo.InvariantCulture,
        $"they rest on {EffectiveSamples:N0} effective samples, of at least {EffectiveSamplesMin:N0}");

    private string Uneven => string.Create(
        CultureInfo.InvariantCulture,
        $"most events are of few shoppers: they count like {EffectiveBlocks:F0} of at least "
            + $"{ExperimentDecision.EffectiveBlocksMin} equal blocks of shoppers");

    private string Never => string.Create(
        CultureInfo.InvariantCulture,
        $"{100 * Unsupported:F0} % of the slots hold items that exploration can't show, so their effect is unknown");
}
