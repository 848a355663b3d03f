namespace CartStream.Policies;

/// <summary>What the policy puts on top of the model.</summary>
public sealed record PolicyOptions
{
    /// <summary>
    /// Places that cart items may take, 0 to 100; null, the default, for half of the places that were asked for,
    /// rounded down.
    /// </summary>
    public int? CartItemsMax { get; init; }

    /// <summary>
    /// Whether the model places items of the cart and of earlier sessions among discoveries by its own scores, instead
    /// of putting them first. Default false.
    /// </summary>
    public bool IsRanked { get; init; }

    /// <summary>
    /// Whether the item that was touched last is left out, for the shopper has it on the screen. Default true.
    /// </summary>
    public bool ExcludeCurrent { get; init; } = true;

    /// <summary>How many of so many places cart items may take.</summary>
    public int CartPlaces(int places) => Math.Min(places, CartItemsMax ?? (places / 2));

    /// <summary>Every fault of these options, one line each; empty when they are sound.</summary>
    public IReadOnlyList<string> Faults() =>
        CartItemsMax is < 0 or > 100 ? [$"cart-items: found {CartItemsMax}, expected 0 to 100"] : [];
}
