using CartStream.Retrieval.SessionKnn;

namespace CartStream.Options;

/// <summary>Settings of <see cref="VmisKnnRetriever"/>, which gives the formula.</summary>
public sealed record SessionKnnOptions
{
    /// <summary>
    /// How many of the newest item's newest sessions are looked at (m), fewer for older items; 1 to 65,536.
    /// </summary>
    public int SessionsPerItem { get; init; } = 500;

    /// <summary>Most similar sessions that propose items (k), 1 to 100,000.</summary>
    public int Neighbours { get; init; } = 250;

    /// <summary>
    /// The share of <see cref="Neighbours"/> that is used for a session of more than three items, 0.01 to 1; 0.5 by
    /// default: the more items, the better similarities distinguish neighbours.
    /// </summary>
    public float LongShare { get; init; } = 0.5f;

    /// <summary>How many of the session's newest distinct items are used to find neighbours, 1 to 64.</summary>
    public int RecentItems { get; init; } = 10;

    /// <summary>How fast an item's weight falls with its distance from the session's end (wd), 0 to 5.</summary>
    public float QueryDecay { get; init; } = 0.65f;

    /// <summary>How much sharing a rare item counts more than sharing a common one (a), 0 to 5.</summary>
    public float IdfPower { get; init; } = 2.6f;

    /// <summary>How much the most similar sessions count more than the others (p), 0.1 to 10.</summary>
    public float SimilarityPower { get; init; } = 1.6f;

    /// <summary>How much the oldest session of the window counts less than the newest: e^−r (r), 0 to 10.</summary>
    public float AgeDecay { get; init; } = 0.8f;

    /// <summary>How fast an item's gain falls with its distance from the shared item (ld), 0 to 5.</summary>
    public float GainDecay { get; init; } = 0.17f;

    /// <summary>The gain of an item before the shared one, relative to one after it (ρ), 0 to 1.</summary>
    public float GainBefore { get; init; } = 0.5f;

    /// <summary>The factor of the odds of staying with the newest item (σ_last), 0.001 to 10.</summary>
    public float RepeatNewest { get; init; } = 1.4f;

    /// <summary>The factor of the scores of the session's other items (σ_other), 0.001 to 10.</summary>
    public float RepeatOther { get; init; } = 1.8f;

    /// <summary>
    /// The factor of the squared odds of going back to an older item (σ_back), 0 to 100; at 0, the session's items are
    /// scored only by the neighbours that hold them.
    /// </summary>
    public float ReturnWeight { get; init; } = 1.5f;

    /// <summary>How fast these odds fall with an older item's distance from the session's end (bd), 0 to 5.</summary>
    public float ReturnDecay { get; init; } = 0.1f;

    /// <summary>How much a rare item's gains count more than a common one's (γ), 0 to 3.</summary>
    public float ItemIdfPower { get; init; }

    /// <summary>Every fault of these options, one line each; empty when they are sound.</summary>
    public IReadOnlyList<string> Faults() =>
        new OptionFaults($"knn.")
            .Range(nameof(SessionsPerItem), SessionsPerItem, 1, 65_536)
            .Range(nameof(Neighbours), Neighbours, 1, 100_000)
            .Range(nameof(LongShare), LongShare, 0.01, 1)
            .Range(nameof(RecentItems), RecentItems, 1, 64)
            .Range(nameof(QueryDecay), QueryDecay, 0, 5)
            .Range(nameof(IdfPower), IdfPower, 0, 5)
            .Range(nameof(SimilarityPower), SimilarityPower, 0.1, 10)
            .Range(nameof(AgeDecay), AgeDecay, 0, 10)
            .Range(nameof(GainDecay), GainDecay, 0, 5)
            .Range(nameof(GainBefore), GainBefore, 0, 1)
            .Range(nameof(RepeatNewest), RepeatNewest, 0.001, 10)
            .Range(nameof(RepeatOther), RepeatOther, 0.001, 10)
            .Range(nameof(ReturnWeight), ReturnWeight, 0, 100)
            .Range(nameof(ReturnDecay), ReturnDecay, 0, 5)
            .Range(nameof(ItemIdfPower), ItemIdfPower, 0, 3)
            .ToList();
}
