namespace CartStream.Processing.Items;

/// <summary>An item to which a filter is applied.</summary>
/// <param name="id">Its id, UTF-8.</param>
/// <param name="attributes">Its attributes; empty when nothing is known.</param>
internal readonly ref struct FilterSubject(ReadOnlySpan<byte> id, ItemAttributes attributes)
{
    /// <summary>Its id, UTF-8.</summary>
    public ReadOnlySpan<byte> Id { get; } = id;

    /// <summary>Its attributes.</summary>
    public ItemAttributes Attributes { get; } = attributes;
}
