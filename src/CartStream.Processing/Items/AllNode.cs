namespace CartStream.Processing.Items;

/// <summary>Holds when all of its parts hold.</summary>
internal sealed class AllNode(IReadOnlyList<FilterNode> parts) : FilterNode
{
    /// <inheritdoc/>
    public override IReadOnlyList<IReadOnlyList<FilterTerm>> TermSets { get; } =
        [.. parts.SelectMany(part => part.TermSets)];

    /// <inheritdoc/>
    public override bool Allows(in FilterSubject item)
    {
        foreach (var part in parts)
        {
            if (!part.Allows(item))
                return false;
        }

        return true;
    }
}
