namespace CartStream.Processing.Ingest;

/// <summary>What a replay of dead letters came to; the last three make up the first.</summary>
/// <param name="Chosen">Letters that were asked for.</param>
/// <param name="Sent">Of these, sent to <c>user-events</c>, or in a dry run to be sent.</param>
/// <param name="SentBefore">Sent by an earlier replay, and left out.</param>
/// <param name="Unreadable">Still no events, and left out.</param>
public readonly record struct DeadLetterCounts(long Chosen, long Sent, long SentBefore, long Unreadable);
