namespace CartStream.Processing.Items;

/// <summary>Holds where each of its parts does.</summary>
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
