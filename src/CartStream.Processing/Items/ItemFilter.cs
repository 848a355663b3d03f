using CartStream.Queries;

namespace CartStream.Processing.Items;

/// <summary>
/// The condition that every item of an answer must meet. Withdrawn items never pass; sold-out items pass only when
/// requested.
/// </summary>
/// <param name="catalogue">The items' attributes.</param>
/// <param name="parts">Further conditions, all of which must hold; may be empty.</param>
internal sealed class ItemFilter(ItemCatalogue catalogue, IReadOnlyList<FilterNode> parts) : IItemFilter
{
    /// <summary>Most items that are visited directly instead of scanning all.</summary>
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

    /// <summary>The same filter with additional conditions.</summary>
    public ItemFilter And(IReadOnlyList<FilterNode> more) =>
        new(catalogue, [.. parts, .. more]) { AllowsSoldOut = AllowsSoldOut };

    /// <summary>Whether sold-out items pass, too.</summary>
    public bool AllowsSoldOut { get; init; }

    /// <summary>Whether it allows every item currently in the catalogue.</summary>
    public bool IsOpen => _node is null && (AllowsSoldOut ? !catalogue.HasWithdrawn : catalogue.Available is null);

    /// <summary>
    /// The terms with the fewest items such that every item that passes is of one of them; null when others may pass,
    /// too.
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

    /// <summary>Whether an item with this entry passes; null when nothing is known.</summary>
    public bool Allows(ReadOnlySpan<byte> id, CatalogueEntry? entry) =>
        MayBeShown(entry) && (_node?.Allows(new FilterSubject(id, Attributes(entry))) ?? true);

    private bool MayBeShown(CatalogueEntry? entry) =>
        entry is null || (AllowsSoldOut ? !entry.IsWithdrawn : entry.IsAvailable);

    private static ItemAttributes Attributes(CatalogueEntry? entry) => entry?.Shown ?? Unknown;
}
