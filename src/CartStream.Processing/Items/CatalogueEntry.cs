namespace CartStream.Processing.Items;

/// <summary>Everything known about an item: the shop's description and what events taught.</summary>
internal sealed class CatalogueEntry
{
    /// <summary>An entry. Attributes that the shop does not state are taken from the events.</summary>
    /// <param name="described">The shop's description; null for none.</param>
    /// <param name="isWithdrawn">Whether the shop has deleted the item.</param>
    /// <param name="taught">What events taught; null for nothing.</param>
    public CatalogueEntry(ItemAttributes? described, bool isWithdrawn, TaughtItem? taught)
    {
        Described = described;
        IsWithdrawn = isWithdrawn;
        Taught = taught;
        Shown = taught is null ? described ?? new ItemAttributes() : taught.Complete(described);
    }

    /// <summary>The shop's description; null for none.</summary>
    public ItemAttributes? Described { get; }

    /// <summary>
    /// Whether the shop has deleted the item. It is then in no answer until the shop describes it again.
    /// </summary>
    public bool IsWithdrawn { get; }

    /// <summary>What events taught; null for nothing.</summary>
    public TaughtItem? Taught { get; }

    /// <summary>The item's attributes: the shop's, completed from events.</summary>
    public ItemAttributes Shown { get; }

    /// <summary>The number of the variant group that <see cref="Shown"/> names; 0 for none.</summary>
    public int Group { get; init; }

    /// <summary>Whether the item can be bought.</summary>
    public bool IsAvailable => !IsWithdrawn && Shown.InStock != false;

    /// <summary>Whether nothing is known.</summary>
    public bool IsEmpty => Described is null && !IsWithdrawn && Taught is null;
}
