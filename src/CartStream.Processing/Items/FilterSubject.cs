namespace CartStream.Processing.Items;

/// <summary>An item that a filter looks at.</summary>
/// <param name="id">Its id, UTF-8.</param>
/// <param name="attributes">What is known of it; without any attribute when nothing is.</param>
internal readonly ref struct FilterSubject(ReadOnlySpan<byte> id, ItemAttributes attributes)
{
    /// <summary>Its id, UTF-8.</summary>
    public ReadOnlySpan<byte> Id { get; } = id;

    /// <summary>What is known of it.</summary>
    public ItemAttributes Attributes { get; } = attributes;
}
