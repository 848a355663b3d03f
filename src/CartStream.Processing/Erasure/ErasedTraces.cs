namespace CartStream.Processing.Erasure;

/// <summary>What was erased of a shopper.</summary>
/// <param name="Records">Records taken out of the log, deleted ones not counted.</param>
/// <param name="Remains">What the log's files still hold, why, and what to do; null when nothing is left.</param>
public sealed record ErasedTraces(long Records, string? Remains);
