namespace CartStream.Processing.Items;

/// <summary>Holds where another part does not.</summary>
internal sealed class NotNode(FilterNode inner) : FilterNode
{
    /// <inheritdoc/>
    public override bool Allows(in FilterSubject item) => !inner.Allows(item);
}
