namespace CartStream.Policies;

/// <summary>What the policy adds to the model.</summary>
public sealed record PolicyOptions
{
    /// <summary>The policy that puts the cart first, by its name in settings.</summary>
    public const string CartFirstName = "cart-first";

    /// <summary>The policy that lets the model rank all items, by its name in settings.</summary>
    public const string RankedName = "ranked";

    /// <summary>The maximum of <see cref="CartDays"/> and <see cref="BuyAgainDays"/>.</summary>
    public const int DaysMax = 36_525;

    /// <summary>
    /// Slots that cart items may take, 0 to 100; null, the default, for half of the requested slots, rounded down, and
    /// at least one.
    /// </summary>
    public int? CartItemsMax { get; init; }

    /// <summary>
    /// Whether the model ranks items of the cart and of earlier sessions among discoveries by its own scores, instead
    /// of putting them first. Default false.
    /// </summary>
    public bool IsRanked { get; init; }

    /// <summary>
    /// Whether the item that was touched last is left out, because the shopper has it on the screen. Default true.
    /// </summary>
    public bool ExcludeCurrent { get; init; } = true;

    /// <summary>
    /// Days after a cart line's newest change from which it is no longer recommended, unless the session touches its
    /// item. It stays in the cart. 1 to 36,525, default 30.
    /// </summary>
    public int CartDays { get; init; } = 30;

    /// <summary>
    /// Days (UTC, by the calendar) after which a bought item may be recommended again, for an item that the shopper has
    /// bought on one day only; for other items the shopper's own mean gap is used. 1 to 36,525; null (default) for
    /// never.
    /// </summary>
    public int? BuyAgainDays { get; init; }

    /// <summary>How many of this many slots cart items may take.</summary>
    public int CartSlots(int slots) => Math.Min(slots, CartItemsMax ?? Math.Max(1, slots / 2));

    /// <summary>Every fault of these options, one line each; empty when they are sound.</summary>
    public IReadOnlyList<string> Faults()
    {
        var faults = new List<string>();
        if (CartItemsMax is < 0 or > 100)
            faults.Add($"cart-items: found {CartItemsMax}, expected 0 to 100");
        if (CartDays is < 1 or > DaysMax)
            faults.Add($"cart-days: found {CartDays}, expected 1 to {DaysMax} days");
        if (BuyAgainDays is < 1 or > DaysMax)
            faults.Add($"buy-again-days: found {BuyAgainDays}, expected 1 to {DaysMax} days");
        return faults;
    }
}
