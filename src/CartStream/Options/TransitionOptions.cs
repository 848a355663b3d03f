using CartStream.Retrieval.Transitions;

namespace CartStream.Options;

/// <summary>
/// Settings of <see cref="TransitionRetriever"/> and <see cref="WalkRetriever"/>, which give the formulas.
/// </summary>
public sealed record TransitionOptions
{
    /// <summary>
    /// How many of the newest item's newest sessions are looked at, fewer for older items as their weight falls (m); 32
    /// to 65,536.
    /// </summary>
    public int SessionsPerItem { get; init; } = 500;

    /// <summary>How far apart in a session two items may be, in interactions; 1 to 100.</summary>
    public int Steps { get; init; } = 8;

    /// <summary>How many of the session's newest distinct items rules are taken from; 1 to 64.</summary>
    public int RecentItems { get; init; } = 10;

    /// <summary>How fast a rule fades with its item's distance from the session's end, 0 to 5.</summary>
    public float QueryDecay { get; init; } = 0.9f;

    /// <summary>How fast a rule fades with the distance g between its items: g to this power; 0 to 3.</summary>
    public float StepPower { get; init; } = 1;

    /// <summary>The weight of an item right before, without order, relative to one right after; 0 to 2.</summary>
    public float Before { get; init; } = 1;

    /// <summary>
    /// Power of the number of the followed item's sessions that its rules are divided by: 0 uses counts, 1 uses shares;
    /// 0 to 1.
    /// </summary>
    public float SharePower { get; init; } = 0.7f;

    /// <summary>
    /// Power of the number of the proposed item's sessions that rules without order are divided by: above 0 damps
    /// bestsellers; 0 to 1.
    /// </summary>
    public float PopularPower { get; init; } = 0.5f;

    /// <summary>Best items that the walk continues from, 1 to 200.</summary>
    public int WalkItems { get; init; } = 20;

    /// <summary>Newest sessions looked at from each of them, 1 to 1,000.</summary>
    public int WalkSessions { get; init; } = 25;

    /// <summary>The weight of typed co-visitation by the event type of the proposed item.</summary>
    public TypeWeights Weights { get; init; } = new() { View = 1, Cart = 6, Purchase = 3 };

    /// <summary>Every fault of these options, one line each; empty when they are sound.</summary>
    public IReadOnlyList<string> Faults()
    {
        var faults = new OptionFaults("rules.")
            .Range(nameof(SessionsPerItem), SessionsPerItem, 32, 65_536)
            .Range(nameof(Steps), Steps, 1, 100)
            .Range(nameof(RecentItems), RecentItems, 1, 64)
            .Range(nameof(QueryDecay), QueryDecay, 0, 5)
            .Range(nameof(StepPower), StepPower, 0, 3)
            .Range(nameof(Before), Before, 0, 2)
            .Range(nameof(SharePower), SharePower, 0, 1)
            .Range(nameof(PopularPower), PopularPower, 0, 1)
            .Range(nameof(WalkItems), WalkItems, 1, 200)
            .Range(nameof(WalkSessions), WalkSessions, 1, 1_000);
        Weights.Check(faults);
        return faults.ToList();
    }
}
