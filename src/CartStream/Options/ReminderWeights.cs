namespace CartStream.Options;

/// <summary>
/// What an item is reminded with when a shopper is asked for one kind of action, by what the shopper has done to it.
/// At 0 the item is left out: neither reminded of nor proposed.
/// </summary>
public sealed record ReminderWeights
{
    /// <summary>It is in the cart; 0 to 1,000.</summary>
    public float InCart { get; init; }

    /// <summary>It was looked at, or taken out of the cart, and not bought; 0 to 1,000.</summary>
    public float Seen { get; init; }

    /// <summary>It was bought; 0 to 1,000.</summary>
    public float Bought { get; init; }

    internal void Check(OptionFaults faults, string prefix) => faults
        .Range($"{prefix}.{nameof(InCart)}", InCart, 0, 1_000)
        .Range($"{prefix}.{nameof(Seen)}", Seen, 0, 1_000)
        .Range($"{prefix}.{nameof(Bought)}", Bought, 0, 1_000);
}
