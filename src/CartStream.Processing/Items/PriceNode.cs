namespace CartStream.Processing.Items;

/// <summary>Holds for items whose price lies between two bounds; never for an unknown price.</summary>
/// <param name="min">The lowest price; null for any.</param>
/// <param name="max">The highest price; null for any.</param>
/// <param name="isOpen">Whether the bounds are exclusive.</param>
internal sealed class PriceNode(decimal? min, decimal? max, bool isOpen = false) : FilterNode
{
    /// <inheritdoc/>
    public override bool Allows(in FilterSubject item) => item.Attributes.Price is { } price
        && (min is null || price > min || (price == min && !isOpen))
        && (max is null || price < max || (price == max && !isOpen));
}
