namespace CartStream.Processing.Processor;

/// <summary>How a partition stands with a worker that serves.</summary>
/// <param name="IsCurrent">Whether its state here is kept up to date: processed, or followed commit by commit.</param>
/// <param name="IsCaughtUp">Whether what there was when that began is taken in.</param>
/// <param name="Records">Records of state read for it.</param>
/// <param name="Position">
/// The offset before which nothing is left to process; null when the worker does not process it.
/// </param>
/// <param name="Fault">Why it can't be followed; null when it can.</param>
internal readonly record struct PartitionStatus(
    bool IsCurrent, bool IsCaughtUp, long Records, long? Position, string? Fault = null);
