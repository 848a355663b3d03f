namespace CartStream.Recommending.SequentialRules;

/// <summary>Settings of <see cref="SequentialRulesModel"/>.</summary>
public sealed record SequentialRulesOptions
{
    /// <summary>How far apart in a session two items may be, in distinct items; 1 to 100.</summary>
    public int Steps { get; init; } = 8;

    /// <summary>Successors kept per item; 128 by default, 1 to 10,000.</summary>
    public int SuccessorsMax { get; init; } = 128;

    /// <summary>From how many of the session's newest distinct items rules are taken; 1 to 64.</summary>
    public int RecentItems { get; init; } = 6;

    /// <summary>What each step away from the session's end multiplies a rule by; above 0, at most 1.</summary>
    public float StepDecay { get; init; } = 0.4f;

    /// <summary>
    /// Power of the followed item's touches that its rules are divided by: 0 trusts counts, 1 trusts shares; 0 to 1.
    /// </summary>
    public float SharePower { get; init; } = 0.7f;

    /// <summary>What a rule gains by what was done with the item that follows.</summary>
    public TypeWeights Weights { get; init; } = new();

    /// <summary>Sessions whose end is remembered, to be continued; 1,000,000 by default, 1 to 100,000,000.</summary>
    public int SessionsMax { get; init; } = 1_000_000;

    /// <summary>Every fault of these options, one line each; empty when they are sound.</summary>
    public IReadOnlyList<string> Faults()
    {
        var faults = new OptionFaults($"{SequentialRulesModel.ModelName}.")
            .Range(nameof(Steps), Steps, 1, 100)
            .Range(nameof(SuccessorsMax), SuccessorsMax, 1, 10_000)
            .Range(nameof(RecentItems), RecentItems, 1, 64)
            .Range(nameof(StepDecay), StepDecay, 0.001, 1)
            .Range(nameof(SharePower), SharePower, 0, 1)
            .Range(nameof(SessionsMax), SessionsMax, 1, 100_000_000);
        Weights.Check(faults);
        return faults.ToList();
    }
}
