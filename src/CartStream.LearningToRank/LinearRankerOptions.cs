namespace CartStream.LearningToRank;

/// <summary>Settings of <see cref="LinearRanker"/>, which gives the formulas.</summary>
public sealed record LinearRankerOptions
{
    /// <summary>Penalty on large weights, relative to the mean loss of a group (λ), 0.000001 to 1,000.</summary>
    public double L2 { get; init; } = 0.001;

    /// <summary>The most standard deviations from its mean that a feature counts, 0.5 to 100.</summary>
    public float Clip { get; init; } = 5;

    /// <summary>Most Newton steps, 1 to 100.</summary>
    public int Steps { get; init; } = 12;

    /// <summary>Cores that fitting may use, 1 to 256, or 0 for all; the result is the same to the bit.</summary>
    public int Cores { get; init; }

    /// <summary>Every fault of these options, one line each; empty when they are sound.</summary>
    public IReadOnlyList<string> Faults() =>
        new OptionFaults("linear.")
            .Range(nameof(L2), L2, 0.000_001, 1_000)
            .Range(nameof(Clip), Clip, 0.5, 100)
            .Range(nameof(Steps), Steps, 1, 100)
            .Range(nameof(Cores), Cores, 0, 256)
            .ToList();
}
