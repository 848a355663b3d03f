namespace CartStream.Processing.Processor;

/// <summary>The status of a partition in a worker that serves.</summary>
/// <param name="IsCurrent">
/// Whether its state is kept up to date here, by processing it or by following its commits.
/// </param>
/// <param name="IsCaughtUp">Whether everything that existed when that began is applied.</param>
/// <param name="Records">Records of state read for it.</param>
/// <param name="Position">
/// The offset before which everything is processed; null when the worker does not process it.
/// </param>
/// <param name="Fault">Why it can't be followed; null when it can.</param>
internal readonly record struct PartitionStatus(
    bool IsCurrent, bool IsCaughtUp, long Records, long? Position, string? Fault = null);
