namespace CartStream.Server.Writing;

/// <summary>The outcome of a write.</summary>
internal enum WriteKind
{
    /// <summary>It is durable.</summary>
    Written,

    /// <summary>The same request was written before; nothing was written now.</summary>
    Repeated,

    /// <summary>Its key was used for another request before; nothing was written.</summary>
    Conflict,

    /// <summary>Too many writes are waiting; nothing was written.</summary>
    Overloaded,
}
