using CartStream.Policies.Reminders;
using CartStream.Queries;

namespace CartStream.Options;

/// <summary>Settings of <see cref="ReminderSource"/>, which gives the formula.</summary>
public sealed record ReminderOptions
{
    /// <summary>Most reminders, those with the highest scores; 0 to 1,000.</summary>
    public int ItemsMax { get; init; } = 1_000;

    /// <summary>
    /// After how long a reminder's score has halved, in milliseconds; 7 days by default, one second to ten years.
    /// </summary>
    public long HalfLifeMs { get; init; } = 7L * 24 * 60 * 60 * 1_000;

    /// <summary>Weights for the objective <c>next</c>: cart first.</summary>
    public ReminderWeights Next { get; init; } = new() { InCart = 100, Seen = 1 };

    /// <summary>Weights for the objective <c>view</c>: touched items are looked at again.</summary>
    public ReminderWeights View { get; init; } = new() { InCart = 1, Seen = 1, Bought = 0.2f };

    /// <summary>
    /// Weights for the objective <c>cart</c>: shoppers add items that they have seen or bought, but not those already
    /// in the cart.
    /// </summary>
    public ReminderWeights Cart { get; init; } = new() { Seen = 1, Bought = 1 };

    /// <summary>
    /// Weights for the objective <c>purchase</c>: cart first, then seen items; bought items are not bought again.
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
