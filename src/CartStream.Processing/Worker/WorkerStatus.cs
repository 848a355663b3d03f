namespace CartStream.Processing.Worker;

/// <summary>The status of a worker at a moment.</summary>
/// <param name="Counts">What it has done since it started.</param>
/// <param name="Partitions">The partitions it owns, in order.</param>
/// <param name="Restoring">How many of them are not processed yet because their state is being restored.</param>
/// <param name="IsAtEnd">Whether everything in them is processed and committed.</param>
/// <param name="ModelEvents">Events the model has learnt, here or elsewhere.</param>
/// <param name="ModelBehind">Offsets of <c>sessions</c> that the model has not learnt yet, if it follows them.</param>
/// <param name="FromSnapshot">Events of <paramref name="ModelEvents"/> that came from a snapshot.</param>
/// <param name="Standbys">The partitions of others that it could take over warm, in order.</param>
/// <param name="StandbyRecords">State records read for those that it follows.</param>
public sealed record WorkerStatus(
    WorkerCounts Counts,
    IReadOnlyList<int> Partitions,
    int Restoring,
    bool IsAtEnd,
    long ModelEvents,
    long ModelBehind,
    long FromSnapshot,
    IReadOnlyList<int> Standbys,
    long StandbyRecords);
