namespace CartStream.Shoppers;

/// <summary>One purchase or refund of one item.</summary>
/// <param name="At">When it happened.</param>
/// <param name="Pieces">
/// Pieces bought, from 1; or given back, below 0; <see cref="AllBack"/> for a refund without a quantity.
/// </param>
internal readonly record struct PurchaseChange(EventStamp At, int Pieces)
{
    /// <summary>Gives back all that was bought.</summary>
    public const int AllBack = 0;
}
