namespace CartStream.Cli.Output;

/// <summary>What <c>cartstream sink</c> has written; its JSON form is stable.</summary>
/// <param name="Database">Host and database.</param>
/// <param name="Schema">The schema.</param>
/// <param name="Recommendations">Recommendations taken from the log; the newest of each session is kept.</param>
/// <param name="States">Shopper states taken from the log, deletions among them.</param>
/// <param name="Deletions">Shoppers deleted.</param>
/// <param name="Transactions">Transactions committed.</param>
/// <param name="Retries">Faults that were met by trying again.</param>
/// <param name="Seconds">How long it took.</param>
/// <param name="RecordsPerSecond">Records taken by seconds; 0 when there were none.</param>
/// <param name="Lost">Offsets whose records were deleted before they could be taken.</param>
/// <param name="Items">What the shop said of items, taken from the log; the newest of each item is kept.</param>
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
    long Items);
