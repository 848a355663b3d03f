namespace CartStream.Processing.Ingest;

/// <summary>The counts of a replay of dead letters; the last three add up to the first.</summary>
/// <param name="Chosen">Letters selected.</param>
/// <param name="Sent">Of these, those sent to <c>user-events</c>, or that a dry run would send.</param>
/// <param name="SentBefore">Sent by an earlier replay, so skipped.</param>
/// <param name="Unreadable">Still not valid events, so skipped.</param>
public readonly record struct DeadLetterCounts(long Chosen, long Sent, long SentBefore, long Unreadable);
