namespace CartStream.Cli.Output;

/// <summary>The result of <c>cartstream sink</c>; its JSON form is stable.</summary>
/// <param name="Database">Host and database.</param>
/// <param name="Schema">The schema.</param>
/// <param name="Recommendations">Recommendations taken from the log; the newest of each session is kept.</param>
/// <param name="States">Shopper states taken from the log, deletions among them.</param>
/// <param name="Deletions">Shoppers deleted.</param>
/// <param name="Transactions">Transactions committed.</param>
/// <param name="Retries">Faults that were retried.</param>
/// <param name="Seconds">How long it took.</param>
/// <param name="RecordsPerSecond">Records taken divided by seconds; 0 when there were none.</param>
/// <param name="Lost">Offsets whose records were deleted before they could be read.</param>
/// <param name="Items">Item records taken from the log; the newest of each item is kept.</param>
/// <param name="Skipped">Records of items and recommendations that are no such record.</param>
internal sealed record SinkSummary(
    string Database,
    string Schema,
    long Recommendations,
    long States,
    long Deletions,
    long Transactions,
    long Retries,
    double Seconds,
    double RecordsPerSecond,
    long Lost,
    long Items,
    long Skipped);
