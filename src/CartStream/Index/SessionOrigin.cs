namespace CartStream.Index;

/// <summary>Whose session it is, and since when.</summary>
internal struct SessionOrigin
{
    /// <summary>The key under which it is learnt.</summary>
    public ulong Key;

    /// <summary>The shopper.</summary>
    public ulong Shopper;

    /// <summary>Time of the first event learnt, milliseconds since 1970.</summary>
    public long OpenedMs;
}
