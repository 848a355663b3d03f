namespace CartStream.Cli.Output;

/// <summary>The result of <c>cartstream process</c>; its JSON form is stable.</summary>
/// <param name="Log">The cluster, or the store's file.</param>
/// <param name="Events">Records processed and committed by this worker, unreadable ones included.</param>
/// <param name="Recommendations">Recommendations committed.</param>
/// <param name="DeadLetters">Records that were not valid events.</param>
/// <param name="Duplicates">Events delivered before.</param>
/// <param name="Seconds">How long it ran.</param>
/// <param name="EventsPerSecond">Events divided by seconds.</param>
/// <param name="Partitions">The partitions it owned last.</param>
/// <param name="RestoredRecords">State records read when partitions were taken over.</param>
/// <param name="RestoreSeconds">How long that took, summed over partitions that may have been read in parallel.</param>
/// <param name="Reopened">Partitions opened again because the log failed or another worker took them over.</param>
/// <param name="ModelEvents">Events that the model had learnt at the end.</param>
/// <param name="ModelEventsFromSnapshot">How many of them came from a snapshot.</param>
/// <param name="Lost">Offsets of <c>user-events</c> whose records were deleted before they were processed.</param>
/// <param name="Misplaced">Records that were passed on to the partition of their shopper.</param>
internal sealed record ProcessSummary(
    string Log,
    long Events,
    long Recommendations,
    long DeadLetters,
    long Duplicates,
    double Seconds,
    double EventsPerSecond,
    IReadOnlyList<int> Partitions,
    long RestoredRecords,
    double RestoreSeconds,
    int Reopened,
    long ModelEvents,
    long ModelEventsFromSnapshot,
    long Lost,
    long Misplaced);
