namespace CartStream.Processing.Items;

/// <summary>A part of a filter that holds for an item or doesn't. Immutable.</summary>
internal abstract class FilterNode
{
    /// <summary>Whether it holds for an item.</summary>
    public abstract bool Allows(in FilterSubject item);

    /// <summary>
    /// Sets of terms: every item for which it holds is of at least one term of each set. Empty when no term of the
    /// index restricts it.
    /// </summary>
    public virtual IReadOnlyList<IReadOnlyList<FilterTerm>> TermSets => [];
}
