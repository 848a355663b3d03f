namespace CartStream.Processing.Items;

/// <summary>Holds for items that are in stock, or for those that are not; an unset value counts as in stock.</summary>
internal sealed class StockNode(bool inStock) : FilterNode
{
    /// <inheritdoc/>
    public override bool Allows(in FilterSubject item) => (item.Attributes.InStock != false) == inStock;
}
