namespace CartStream.Processing.Items;

/// <summary>Holds when at least one of its parts holds.</summary>
internal sealed class AnyNode(IReadOnlyList<FilterNode> parts) : FilterNode
{
    /// <inheritdoc/>
    public override IReadOnlyList<IReadOnlyList<FilterTerm>> TermSets { get; } =
        parts.All(part => part.TermSets.Count > 0) ? [[.. parts.SelectMany(part => part.TermSets[0])]] : [];

    /// <inheritdoc/>
    public override bool Allows(in FilterSubject item)
    {
        foreach (var part in parts)
        {
            if (part.Allows(item))
                return true;
        }

        return false;
    }
}
