using CartStream.Events;

namespace CartStream.Options;

/// <summary>
/// How much an event counts, by its type. A removal from the cart shows no interest and counts nothing.
/// </summary>
public sealed record TypeWeights
{
    /// <summary>A view's weight; 1 by default, 0.001 to 1,000.</summary>
    public float View { get; init; } = 1;

    /// <summary>A cart addition's weight; 3 by default, 0.001 to 1,000.</summary>
    public float Cart { get; init; } = 3;

    /// <summary>A purchase's weight; 5 by default, 0.001 to 1,000.</summary>
    public float Purchase { get; init; } = 5;

    /// <summary>The weight of <paramref name="type"/>; 0 for a removal.</summary>
    public float Of(EventType type) => type switch
    {
        EventType.View => View,
        EventType.Cart => Cart,
        EventType.Purchase => Purchase,
        _ => 0,
    };

    internal void Check(OptionFaults faults) => faults
        .Range("Weights.View", View, 0.001, 1_000)
        .Range("Weights.Cart", Cart, 0.001, 1_000)
        .Range("Weights.Purchase", Purchase, 0.001, 1_000);
}
