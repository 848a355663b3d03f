namespace CartStream.Server.Writing;

/// <summary>The outcome of a write.</summary>
/// <param name="Kind">Whether it was written, now or before.</param>
/// <param name="Response">The original answer, when it was written before.</param>
internal readonly record struct WriteOutcome(WriteKind Kind, byte[]? Response = null);
