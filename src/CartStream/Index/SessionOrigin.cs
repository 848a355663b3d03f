namespace CartStream.Index;

/// <summary>The owner of a session and its start.</summary>
internal struct SessionOrigin
{
    /// <summary>The key under which it is learnt.</summary>
    public ulong Key;

    /// <summary>The shopper.</summary>
    public ulong Shopper;

    /// <summary>Time of the first event learnt, milliseconds since 1970.</summary>
    public long OpenedMs;
}
