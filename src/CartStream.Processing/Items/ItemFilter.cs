using CartStream.Queries;

namespace CartStream.Processing.Items;

/// <summary>
/// What must hold for every item of an answer. What the shop has withdrawn never passes, and what is sold out only when
/// it is asked for.
/// </summary>
/// <param name="catalogue">The items' attributes.</param>
/// <param name="parts">What must hold besides, all of it; none for nothing.</param>
internal sealed class ItemFilter(ItemCatalogue catalogue, IReadOnlyList<FilterNode> parts) : IItemFilter
{
    /// <summary>Items that are few enough to be gone through instead of all.</summary>
    public const int FewMax = 4_096;

    private static readonly ItemAttributes Unknown = new();

    private readonly FilterNode? _node = parts.Count switch
    {
        0 => null,
        1 => parts[0],
        _ => new AllNode(parts),
    };

    private IReadOnlyList<int>? _few;
    private bool _hasLooked;

    /// <summary>The same filter, with more that must hold.</summary>
    public ItemFilter And(IReadOnlyList<FilterNode> more) =>
        new(catalogue, [.. parts, .. more]) { TakesSoldOut = TakesSoldOut };

    /// <summary>Whether what is sold out passes, too.</summary>
    public bool TakesSoldOut { get; init; }

    /// <summary>Whether it lets every item pass that the catalogue knows just now.</summary>
    public bool IsOpen => _node is null && (TakesSoldOut ? !catalogue.HasWithdrawn : catalogue.Available is null);

    /// <summary>
    /// The fewest categories and brands, by their items, of which every item that passes has one; null when others
    /// pass, too.
    /// </summary>
    public IReadOnlyList<FilterTerm>? Terms => _node?.TermSets.MinBy(catalogue.Index.Count);

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
    public bool Allows(int item)
    {
        var entry = catalogue.Entry(item);
        return MayBeShown(entry) && (_node?.Allows(new FilterSubject(catalogue.Id(item), Attributes(entry))) ?? true);
    }

    /// <summary>Whether an item passes of which this is known; null for nothing.</summary>
    public bool Allows(ReadOnlySpan<byte> id, CatalogueEntry? entry) =>
        MayBeShown(entry) && (_node?.Allows(new FilterSubject(id, Attributes(entry))) ?? true);

    private bool MayBeShown(CatalogueEntry? entry) =>
        entry is null || (TakesSoldOut ? !entry.IsWithdrawn : entry.IsAvailable);

    private static ItemAttributes Attributes(CatalogueEntry? entry) => entry?.Shown ?? Unknown;
}
