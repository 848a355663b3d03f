namespace CartStream.Processing.Worker;

/// <summary>How a worker is doing at a moment.</summary>
/// <param name="Counts">What it has done since it started.</param>
/// <param name="Partitions">The partitions it has, in order.</param>
/// <param name="Restoring">How many of them are not processed yet because their state is being read.</param>
/// <param name="IsAtEnd">Whether everything that came to them is processed and committed.</param>
/// <param name="ModelEvents">Events the model has learnt, here or elsewhere.</param>
/// <param name="ModelBehind">Offsets of <c>sessions</c> the model has not learnt yet, where it follows them.</param>
/// <param name="FromSnapshot">Events of <paramref name="ModelEvents"/> that it knew from a snapshot.</param>
/// <param name="Standbys">The partitions of others that it could take over warm, in order.</param>
/// <param name="StandbyRecords">Records of state read for those that it follows.</param>
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
