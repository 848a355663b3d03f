using CartStream.Log;

namespace CartStream.Processing.Processor;

/// <summary>
/// A partition that was taken over: its restored core, its connections to the log, and where it starts.
/// </summary>
/// <param name="Core">The core, with the state of everything before <paramref name="Offset"/>.</param>
/// <param name="Committer">Commits batches; its producer has fenced the earlier processor.</param>
/// <param name="Reader">Reads <c>user-events</c> from <paramref name="Offset"/>.</param>
/// <param name="Links">Reads topic <c>identities</c>; null where this partition does not.</param>
/// <param name="Offset">The offset of the next event.</param>
/// <param name="Lost">Offsets before it whose records were deleted before they were processed.</param>
/// <param name="Warning">What was found wrong and how it was resolved, in one line; null for nothing.</param>
internal sealed record OpenedPartition(
    PartitionProcessor Core,
    BatchCommitter Committer,
    ILogReader Reader,
    IdentityIntake? Links,
    long Offset,
    long Lost,
    string? Warning);
