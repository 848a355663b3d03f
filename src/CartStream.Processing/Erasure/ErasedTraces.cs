namespace CartStream.Processing.Erasure;

/// <summary>What erasing a shopper removed.</summary>
/// <param name="Records">Records removed from the log, not counting deleted ones.</param>
/// <param name="Remains">What the log's files still hold, why, and what to do; null when nothing remains.</param>
public sealed record ErasedTraces(long Records, string? Remains);
