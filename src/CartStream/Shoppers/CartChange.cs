using CartStream.Events;

namespace CartStream.Shoppers;

/// <summary>One event's effect on one line of a cart.</summary>
/// <param name="At">When it happened.</param>
/// <param name="Type">
/// <c>cart</c> adds; <c>remove_from_cart</c> and <c>purchase</c> take; <c>set_quantity</c> sets.
/// </param>
/// <param name="Quantity">
/// Pieces, from 1; <see cref="WholeLine"/> for a removal or purchase without a quantity, and for a quantity set to 0.
/// </param>
internal readonly record struct CartChange(EventStamp At, EventType Type, int Quantity)
{
    /// <summary>Takes all pieces that are in the line.</summary>
    public const int WholeLine = 0;

    /// <summary>
    /// Whether it is a purchase that found nothing in the line: it may belong to an addition just after it.
    /// </summary>
    public bool FoundNothing { get; init; }

    /// <summary>Whether it empties the line, whatever came before it.</summary>
    public bool EmptiesLine => Type != EventType.Cart && Quantity == WholeLine;
}
