namespace CartStream.Server.Writing;

/// <summary>What became of a write.</summary>
/// <param name="Kind">Whether it was written, now or before.</param>
/// <param name="Response">The answer of the first time, when it was written before.</param>
internal readonly record struct WriteOutcome(WriteKind Kind, byte[]? Response = null);
