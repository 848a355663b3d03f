namespace CartStream.Index;

/// <summary>A session as a reader sees it; valid until the reader leaves.</summary>
/// <param name="interactions">Its interactions, oldest first, as <see cref="InteractionWord"/> packs them.</param>
/// <param name="key">The key under which it is learnt.</param>
/// <param name="shopper">The key of its shopper, 0 for an unknown shopper.</param>
/// <param name="openedMs">Time of the first event learnt, milliseconds since 1970.</param>
internal readonly ref struct StoredSession(ReadOnlySpan<int> interactions, ulong key, ulong shopper, long openedMs)
{
    /// <summary>Its interactions, oldest first, as <see cref="InteractionWord"/> packs them.</summary>
    public ReadOnlySpan<int> Interactions { get; } = interactions;

    /// <summary>The key under which it is learnt.</summary>
    public ulong Key { get; } = key;

    /// <summary>The key of its shopper, 0 for an unknown shopper.</summary>
    public ulong Shopper { get; } = shopper;

    /// <summary>Time of the first event learnt, milliseconds since 1970.</summary>
    public long OpenedMs { get; } = openedMs;
}
