using CartStream.Events;

namespace CartStream.Server.Attribution;

/// <summary>The outcome of one source's slots in recommendations.</summary>
/// <param name="Recommended">Slots in answers that were followed by an event of their shopper.</param>
/// <param name="Views">Of these, taken by a view.</param>
/// <param name="Carts">Slots taken by a cart addition.</param>
/// <param name="Purchases">Slots taken by a purchase.</param>
internal readonly record struct SourceCounts(long Recommended, long Views, long Carts, long Purchases)
{
    /// <summary>Slots taken.</summary>
    public long Taken => Views + Carts + Purchases;

    public static SourceCounts operator -(SourceCounts later, SourceCounts earlier) => new(
        later.Recommended - earlier.Recommended,
        later.Views - earlier.Views,
        later.Carts - earlier.Carts,
        later.Purchases - earlier.Purchases);

    /// <summary>The counts with one more slot taken.</summary>
    public SourceCounts AddTaken(EventType type) => type switch
    {
        EventType.View => this with { Views = Views + 1 },
        EventType.Cart => this with { Carts = Carts + 1 },
        EventType.Purchase => this with { Purchases = Purchases + 1 },
        _ => this,
    };
}
