namespace CartStream.Processing.Items;

/// <summary>What is known of an item: what the shop says of it, and what events told of it.</summary>
internal sealed class CatalogueEntry
{
    /// <summary>An entry; what the shop does not say is as events told it last.</summary>
    /// <param name="described">What the shop says; null when it says nothing.</param>
    /// <param name="isWithdrawn">Whether the shop has deleted the item.</param>
    /// <param name="taught">What events told; null when they told nothing.</param>
    public CatalogueEntry(ItemAttributes? described, bool isWithdrawn, TaughtItem? taught)
    {
        Described = described;
        IsWithdrawn = isWithdrawn;
        Taught = taught;
        Shown = taught is null ? described ?? new ItemAttributes() : taught.Complete(described);
    }

    /// <summary>What the shop says; null when it says nothing.</summary>
    public ItemAttributes? Described { get; }

    /// <summary>Whether the shop has deleted the item, which then is in no answer until the shop says otherwise.
    /// </summary>
    public bool IsWithdrawn { get; }

    /// <summary>What events told; null when they told nothing.</summary>
    public TaughtItem? Taught { get; }

    /// <summary>The item's attributes: the shop's, completed by those that events told.</summary>
    public ItemAttributes Shown { get; }

    /// <summary>The number of the group of variants that <see cref="Shown"/> names; 0 for none.</summary>
    public int Group { get; init; }

    /// <summary>Whether the item can be bought.</summary>
    public bool IsAvailable => !IsWithdrawn && Shown.InStock != false;

    /// <summary>Whether nothing at all is known.</summary>
    public bool IsEmpty => Described is null && !IsWithdrawn && Taught is null;
}
