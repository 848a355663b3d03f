namespace CartStream.Shoppers;

/// <summary>An unpurchased item of a cart.</summary>
/// <param name="Item">The item's dense number.</param>
/// <param name="Quantity">Pieces, from 1.</param>
/// <param name="AddedAt">When the present pieces were first added.</param>
/// <param name="ChangedAt">The line's newest change, from which its age counts.</param>
public readonly record struct CartItem(int Item, int Quantity, EventStamp AddedAt, EventStamp ChangedAt);
