using CartStream.Queries;

namespace CartStream.Server.Items;

/// <summary>
/// What must hold for every item of an answer. An item whose attribute is not known does not pass a filter on it,
/// except that what is not known to be sold out may be in stock.
/// </summary>
/// <param name="catalogue">The items' attributes.</param>
internal sealed class ItemFilter(ItemCatalogue catalogue) : IItemFilter
{
    /// <summary>Items that are few enough to be gone through instead of all.</summary>
    public const int FewMax = 4_096;

    private IReadOnlyList<int>? _few;
    private bool _hasLooked;

    /// <summary>The category, or one that it is part of; null for any.</summary>
    public string? Category { get; init; }

    /// <summary>The brand; null for any.</summary>
    public string? Brand { get; init; }

    /// <summary>The highest price; null for any.</summary>
    public decimal? PriceMax { get; init; }

    /// <summary>Whether what is sold out is left out.</summary>
    public bool InStock { get; init; }

    /// <summary>Whether it lets every item pass.</summary>
    public bool IsOpen => Category is null && Brand is null && PriceMax is null && !InStock;

    /// <inheritdoc/>
    public IReadOnlyList<int>? Few
    {
        get
        {
            if (!_hasLooked)
                _few = catalogue.FindFew(this, FewMax);
            _hasLooked = true;
            return _few;
        }
    }

    /// <inheritdoc/>
    public bool Allows(int item) => Allows(catalogue.Find(item));

    /// <summary>Whether an item with these attributes passes; null for an item without any.</summary>
    public bool Allows(ItemAttributes? item) => item is null
        ? Category is null && Brand is null && PriceMax is null
        : (Category is null || IsIn(item.Category, Category))
            && (Brand is null || string.Equals(item.Brand, Brand, StringComparison.OrdinalIgnoreCase))
            && (PriceMax is null || item.Price <= PriceMax)
            && (!InStock || item.InStock != false);

    private static bool IsIn(string? category, string wanted) =>
        category is not null && category.StartsWith(wanted, StringComparison.OrdinalIgnoreCase)
        && (category.Length == wanted.Length || category[wanted.Length] == '.');
}
