namespace CartStream.Processing.Items;

/// <summary>A part of a filter that holds for an item, or does not. It never changes.</summary>
internal abstract class FilterNode
{
    /// <summary>Whether it holds for an item.</summary>
    public abstract bool Allows(in FilterSubject item);

    /// <summary>
    /// Sets of categories and brands: every item for which it holds has one of each set. None when it says nothing of
    /// either.
    /// </summary>
    public virtual IReadOnlyList<IReadOnlyList<FilterTerm>> TermSets => [];
}
