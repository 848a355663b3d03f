using CartStream.Policies.Reminders;
using CartStream.Queries;

namespace CartStream.Options;

/// <summary>Settings of <see cref="ReminderSource"/>; the formula is there.</summary>
public sealed record ReminderOptions
{
    /// <summary>Items reminded of at most, those with the highest scores; 0 to 1,000.</summary>
    public int ItemsMax { get; init; } = 1_000;

    /// <summary>
    /// After how long an item is reminded of half as much, in milliseconds; 7 days by default, one second to ten years.
    /// </summary>
    public long HalfLifeMs { get; init; } = 7L * 24 * 60 * 60 * 1_000;

    /// <summary>What is asked for is whatever is touched next: cart first.</summary>
    public ReminderWeights Next { get; init; } = new() { InCart = 100, Seen = 1 };

    /// <summary>What is asked for is the next view: what was touched is looked at again.</summary>
    public ReminderWeights View { get; init; } = new() { InCart = 1, Seen = 1, Bought = 0.2f };

    /// <summary>
    /// What is asked for is cart additions: who has seen an item or bought it may add it, who has it in the cart won't.
    /// </summary>
    public ReminderWeights Cart { get; init; } = new() { Seen = 1, Bought = 1 };

    /// <summary>What is asked for is purchases: cart first, then what was seen; bought things are not bought again.
    /// </summary>
    public ReminderWeights Purchase { get; init; } = new() { InCart = 100, Seen = 1 };

    /// <summary>The weights for an objective.</summary>
    public ReminderWeights Of(Objective objective) => objective switch
    {
        Objective.View => View,
        Objective.Cart => Cart,
        Objective.Purchase => Purchase,
        _ => Next,
    };

    /// <summary>Every fault of these options, one line each; empty when they are sound.</summary>
    public IReadOnlyList<string> Faults()
    {
        var faults = new OptionFaults("reminders.")
            .Range(nameof(ItemsMax), ItemsMax, 0, 1_000)
            .Range(nameof(HalfLifeMs), HalfLifeMs, 1_000, 10L * 366 * 24 * 60 * 60 * 1_000);
        Next.Check(faults, nameof(Next));
        View.Check(faults, nameof(View));
        Cart.Check(faults, nameof(Cart));
        Purchase.Check(faults, nameof(Purchase));
        return faults.ToList();
    }
}
