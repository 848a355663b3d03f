namespace CartStream.Cli.Output;

/// <summary>The result of <c>cartstream dlq replay</c>; its JSON form is stable.</summary>
/// <param name="Log">The cluster, or the store's file.</param>
/// <param name="Chosen">Dead letters selected.</param>
/// <param name="Sent">Of these, sent to <c>user-events</c>; in a dry run, those that would be sent.</param>
/// <param name="SentBefore">Sent by an earlier replay.</param>
/// <param name="Unreadable">Skipped because this version can't read them either.</param>
/// <param name="DryRun">Whether nothing was sent.</param>
internal sealed record DeadLetterReplaySummary(
    string Log, long Chosen, long Sent, long SentBefore, long Unreadable, bool DryRun);
