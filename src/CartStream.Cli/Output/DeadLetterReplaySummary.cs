namespace CartStream.Cli.Output;

/// <summary>What <c>cartstream dlq replay</c> has sent; its JSON form is stable.</summary>
/// <param name="Log">The cluster, or the store's file.</param>
/// <param name="Chosen">Dead letters asked for.</param>
/// <param name="Sent">Of these, sent to <c>user-events</c>; in a dry run, those that would have been.</param>
/// <param name="SentBefore">Sent by an earlier replay.</param>
/// <param name="Unreadable">Left out because this version can't read them either.</param>
/// <param name="DryRun">Whether nothing was sent.</param>
internal sealed record DeadLetterReplaySummary(
    string Log, long Chosen, long Sent, long SentBefore, long Unreadable, bool DryRun);
