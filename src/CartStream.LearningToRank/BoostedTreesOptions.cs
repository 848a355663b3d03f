namespace CartStream.LearningToRank;

/// <summary>Settings of <see cref="BoostedTrees"/>; the formulas that they stand in are there.</summary>
public sealed record BoostedTreesOptions
{
    /// <summary>Trees at most, 1 to 2,000.</summary>
    public int Trees { get; init; } = 220;

    /// <summary>Leaves of a tree at most, 2 to 32.</summary>
    public int Leaves { get; init; } = 31;

    /// <summary>What share of a leaf's value is added to the score, 0.001 to 1.</summary>
    public float Rate { get; init; } = 0.12f;

    /// <summary>What is added to the sum of second derivatives (λ), 0 to 1,000,000.</summary>
    public float Lambda { get; init; } = 5;

    /// <summary>Sum of second derivatives that a leaf must have, 0 to 1,000,000.</summary>
    public float LeafWeightMin { get; init; } = 1;

    /// <summary>Share of the groups that a tree is grown on, drawn anew for each, 0.01 to 1.</summary>
    public float GroupShare { get; init; } = 0.7f;

    /// <summary>Share of the features that a tree may split on, drawn anew for each, 0.01 to 1.</summary>
    public float FeatureShare { get; init; } = 0.7f;

    /// <summary>
    /// Share of the groups, the newest, that are held out to find how many trees are best; 0, and all trees are kept.
    /// 0 to 0.5.
    /// </summary>
    public float HeldOutShare { get; init; } = 0.1f;

    /// <summary>After how many trees without a lower loss on the held-out groups fitting ends, 1 to 2,000.</summary>
    public int Patience { get; init; } = 10;

    /// <summary>Seed of the draws; the same seed, data and options give the same trees to the last bit.</summary>
    public ulong Seed { get; init; } = 1;

    /// <summary>Cores that fitting may use, 1 to 256, or 0 for all; they change no bit of the result.</summary>
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
