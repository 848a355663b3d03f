namespace CartStream.Cli.Output;

/// <summary>Dead letters of a log; its JSON form is stable.</summary>
/// <param name="Log">The cluster, or the store's file.</param>
/// <param name="Matching">The number of matching letters.</param>
/// <param name="DeadLetters">The first of them, by partition and offset.</param>
internal sealed record DeadLetterListSummary(string Log, long Matching, IReadOnlyList<DeadLetterSummary> DeadLetters);
