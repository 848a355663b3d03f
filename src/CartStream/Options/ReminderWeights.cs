namespace CartStream.Options;

/// <summary>
/// The weights of reminders for one objective, by the item's state in the shopper's history. At 0 the item is left out:
/// it is neither a reminder nor a candidate.
/// </summary>
public sealed record ReminderWeights
{
    /// <summary>The item is in the cart; 0 to 1,000.</summary>
    public float InCart { get; init; }

    /// <summary>The item was looked at, or taken out of the cart, and not bought; 0 to 1,000.</summary>
    public float Seen { get; init; }

    /// <summary>The item was bought; 0 to 1,000.</summary>
    public float Bought { get; init; }

    internal void Check(OptionFaults faults, string prefix) => faults
        .Range($"{prefix}.{nameof(InCart)}", InCart, 0, 1_000)
        .Range($"{prefix}.{nameof(Seen)}", Seen, 0, 1_000)
        .Range($"{prefix}.{nameof(Bought)}", Bought, 0, 1_000);
}
