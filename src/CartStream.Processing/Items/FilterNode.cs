namespace CartStream.Processing.Items;

/// <summary>A part of a filter that holds for an item or doesn't. Immutable.</summary>
internal abstract class FilterNode
{
    /// <summary>Whether it holds for an item.</summary>
    public abstract bool Allows(in FilterSubject item);

    /// <summary>
    /// Sets of categories and brands: every item for which it holds is in at least one of each set. Empty when it
    /// restricts neither.
    /// </summary>
    public virtual IReadOnlyList<IReadOnlyList<FilterTerm>> TermSets => [];
}
