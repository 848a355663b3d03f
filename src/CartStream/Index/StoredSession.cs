namespace CartStream.Index;

/// <summary>A session as a reader sees it; valid until the reader leaves.</summary>
/// <param name="touches">Its touches, oldest first, as <see cref="InteractionWord"/> packs them.</param>
/// <param name="key">The key under which it is learnt.</param>
/// <param name="openedMs">Time of the first event learnt, milliseconds since 1970.</param>
internal readonly ref struct StoredSession(ReadOnlySpan<int> touches, ulong key, long openedMs)
{
    /// <summary>Its touches, oldest first, as <see cref="InteractionWord"/> packs them.</summary>
    public ReadOnlySpan<int> Touches { get; } = touches;

    /// <summary>The key under which it is learnt.</summary>
    public ulong Key { get; } = key;

    /// <summary>Time of the first event learnt, milliseconds since 1970.</summary>
    public long OpenedMs { get; } = openedMs;
}
