namespace CartStream.LearningToRank;

/// <summary>Settings of <see cref="BoostedTrees"/>, which gives the formulas.</summary>
public sealed record BoostedTreesOptions
{
    /// <summary>Most trees, 1 to 2,000.</summary>
    public int Trees { get; init; } = 220;

    /// <summary>Most leaves of a tree, 2 to 32.</summary>
    public int Leaves { get; init; } = 31;

    /// <summary>The share of a leaf's value that is added to the score, 0.001 to 1.</summary>
    public float Rate { get; init; } = 0.12f;

    /// <summary>The constant added to the sum of second derivatives (λ), 0 to 1,000,000.</summary>
    public float Lambda { get; init; } = 5;

    /// <summary>Sum of second derivatives that a leaf must have, 0 to 1,000,000.</summary>
    public float LeafWeightMin { get; init; } = 1;

    /// <summary>Share of the groups that a tree is grown on, drawn anew for each, 0.01 to 1.</summary>
    public float GroupShare { get; init; } = 0.7f;

    /// <summary>Share of the features that a tree may split on, drawn anew for each, 0.01 to 1.</summary>
    public float FeatureShare { get; init; } = 0.7f;

    /// <summary>
    /// Share of the groups, the newest, that are held out to find the best number of trees, 0 to 0.5; at 0 all trees
    /// are kept.
    /// </summary>
    public float HeldOutShare { get; init; } = 0.1f;

    /// <summary>
    /// Number of trees without a lower loss on the held-out groups after which fitting ends, 1 to 2,000.
    /// </summary>
    public int Patience { get; init; } = 10;

    /// <summary>Seed of the draws; the same seed, data and options give the same trees to the last bit.</summary>
    public ulong Seed { get; init; } = 1;

    /// <summary>Cores that fitting may use, 1 to 256, or 0 for all; the result is the same to the bit.</summary>
    public int Cores { get; init; }

    /// <summary>Every fault of these options, one line each; empty when they are sound.</summary>
    public IReadOnlyList<string> Faults() =>
        new OptionFaults("trees.")
            .Range(nameof(Trees), Trees, 1, BoostedTrees.TreesMax)
            .Range(nameof(Leaves), Leaves, 2, BoostedTrees.LeavesMax)
            .Range(nameof(Rate), Rate, 0.001, 1)
            .Range(nameof(Lambda), Lambda, 0, 1_000_000)
            .Range(nameof(LeafWeightMin), LeafWeightMin, 0, 1_000_000)
            .Range(nameof(GroupShare), GroupShare, 0.01, 1)
            .Range(nameof(FeatureShare), FeatureShare, 0.01, 1)
            .Range(nameof(HeldOutShare), HeldOutShare, 0, 0.5)
            .Range(nameof(Patience), Patience, 1, BoostedTrees.TreesMax)
            .Range(nameof(Cores), Cores, 0, 256)
            .ToList();
}
