namespace CartStream.Processing.Items;

/// <summary>Holds when its operand does not.</summary>
internal sealed class NotNode(FilterNode inner) : FilterNode
{
    /// <inheritdoc/>
    public override bool Allows(in FilterSubject item) => !inner.Allows(item);
}
