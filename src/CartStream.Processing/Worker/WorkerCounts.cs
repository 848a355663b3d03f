using CartStream.Processing.Processor;

namespace CartStream.Processing.Worker;

/// <summary>What a worker has processed and committed.</summary>
/// <param name="Events">Records taken from <c>user-events</c>.</param>
/// <param name="Recommendations">Recommendations made.</param>
/// <param name="DeadLetters">Records that were not valid events.</param>
/// <param name="Duplicates">Events dropped as repeated deliveries.</param>
/// <param name="Restored">Records of state that were read when partitions were opened.</param>
/// <param name="RestoreSeconds">How long that took.</param>
/// <param name="Reopened">Partitions opened again because the log failed or another worker took them over.</param>
/// <param name="Lost">
/// Offsets of <c>user-events</c> whose records were deleted before they were processed, as found when partitions were
/// opened.
/// </param>
/// <param name="Misplaced">Records passed on to the partition of their shopper.</param>
public sealed record WorkerCounts(
    long Events,
    long Recommendations,
    long DeadLetters,
    long Duplicates,
    long Restored,
    double RestoreSeconds,
    int Reopened,
    long Lost = 0,
    long Misplaced = 0)
{
    /// <summary>No counts yet.</summary>
    public static WorkerCounts Zero { get; } = new(0, 0, 0, 0, 0, 0, 0);

    /// <summary>The sums.</summary>
    public static WorkerCounts operator +(WorkerCounts x, WorkerCounts y) => new(
        x.Events + y.Events,
        x.Recommendations + y.Recommendations,
        x.DeadLetters + y.DeadLetters,
        x.Duplicates + y.Duplicates,
        x.Restored + y.Restored,
        x.RestoreSeconds + y.RestoreSeconds,
        x.Reopened + y.Reopened,
        x.Lost + y.Lost,
        x.Misplaced + y.Misplaced);

    /// <summary>These counts plus the growth of a partition's totals.</summary>
    internal WorkerCounts Plus(ProcessorTotals before, ProcessorTotals after) => this with
    {
        Events = Events + after.Events - before.Events,
        Recommendations = Recommendations + after.Recommendations - before.Recommendations,
        DeadLetters = DeadLetters + after.DeadLetters - before.DeadLetters,
        Duplicates = Duplicates + after.Duplicates - before.Duplicates,
        Misplaced = Misplaced + after.Misplaced - before.Misplaced,
    };
}
