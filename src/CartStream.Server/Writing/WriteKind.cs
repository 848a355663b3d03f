namespace CartStream.Server.Writing;

/// <summary>What became of a write.</summary>
internal enum WriteKind
{
    /// <summary>It is durable.</summary>
    Written,

    /// <summary>The same was written before; nothing was written now.</summary>
    Repeated,

    /// <summary>Its key was used for another body before; nothing was written.</summary>
    Conflict,

    /// <summary>Too much waits to be written; nothing was written.</summary>
    Overloaded,
}
