namespace CartStream.LearningToRank;

/// <summary>Settings of <see cref="LinearRanker"/>; the formulas that they stand in are there.</summary>
public sealed record LinearRankerOptions
{
    /// <summary>How much large weights cost, beside the mean loss of a group (λ), 0.000001 to 1,000.</summary>
    public double L2 { get; init; } = 0.001;

    /// <summary>How many standard deviations from its mean a feature counts at most, 0.5 to 100.</summary>
    public float Clip { get; init; } = 5;

    /// <summary>Newton steps at most, 1 to 100.</summary>
    public int Steps { get; init; } = 12;

    /// <summary>Cores that fitting may use, 1 to 256, or 0 for all; they change no bit of the result.</summary>
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
