namespace CartStream.Policies;

/// <summary>What the policy puts on top of the model.</summary>
public sealed record PolicyOptions
{
    /// <summary>Places that cart items may take. 0 to 100, default 100: all of them when the cart is large.</summary>
    public int CartItemsMax { get; init; } = 100;

    /// <summary>
    /// Whether the item that was touched last is left out, for the shopper has it on the screen. Default true.
    /// </summary>
    public bool ExcludeCurrent { get; init; } = true;

    /// <summary>Every fault of these options, one line each; empty when they are sound.</summary>
    public IReadOnlyList<string> Faults() =>
        CartItemsMax is < 0 or > 100 ? [$"cart-items: found {CartItemsMax}, expected 0 to 100"] : [];
}
