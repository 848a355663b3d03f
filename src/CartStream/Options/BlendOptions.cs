using CartStream.Scoring;

namespace CartStream.Options;

/// <summary>Settings of <see cref="BlendScorer"/>.</summary>
public sealed record BlendOptions
{
    /// <summary>Weight of the neighbours' scores, 0.001 to 1,000.</summary>
    public float KnnWeight { get; init; } = 1f;

    /// <summary>Weight of the rules' scores, 0.001 to 1,000.</summary>
    public float RulesWeight { get; init; } = 1.4f;

    /// <summary>
    /// Interactions of the session's newest item at which its rules get half of their weight, 0 to 1,000,000: the rules
    /// of a rare item are chance.
    /// </summary>
    public float RulesTrustTouches { get; init; } = 200;

    /// <summary>Power of the neighbours' shares: below 1 brings them closer together; 0.05 to 20.</summary>
    public float KnnPower { get; init; } = 0.25f;

    /// <summary>Power of the rules' shares: above 1 favours the strongest rules; 0.05 to 20.</summary>
    public float RulesPower { get; init; } = 4f;

    /// <summary>
    /// From how many of the session's newest distinct items rules are taken, 1 to 64; 2 by default: next to the
    /// strongest rules, those of older items rank nothing differently.
    /// </summary>
    public int RulesItems { get; init; } = 2;

    /// <summary>Every fault of these options, one line each; empty when they are sound.</summary>
    public IReadOnlyList<string> Faults() =>
        new OptionFaults($"blend.")
            .Range(nameof(KnnWeight), KnnWeight, 0.001, 1_000)
            .Range(nameof(RulesWeight), RulesWeight, 0.001, 1_000)
            .Range(nameof(RulesTrustTouches), RulesTrustTouches, 0, 1_000_000)
            .Range(nameof(KnnPower), KnnPower, 0.05, 20)
            .Range(nameof(RulesPower), RulesPower, 0.05, 20)
            .Range(nameof(RulesItems), RulesItems, 1, 64)
            .ToList();
}
