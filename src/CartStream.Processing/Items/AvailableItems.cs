using CartStream.Queries;

namespace CartStream.Processing.Items;

/// <summary>Allows items that can be bought: neither sold out nor withdrawn.</summary>
internal sealed class AvailableItems(ItemCatalogue catalogue) : IItemFilter
{
    /// <inheritdoc/>
    public bool Allows(int item) => catalogue.Entry(item) is not { IsAvailable: false };
}
