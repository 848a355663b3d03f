namespace CartStream.Postgres;

/// <summary>The totals of a sink since it was created.</summary>
/// <param name="Recommendations">Records of <c>recommendations</c> taken from the log.</param>
/// <param name="States">Records of <c>shopper-state</c> taken from the log, deletions among them.</param>
/// <param name="Deletions">Shoppers deleted.</param>
/// <param name="Transactions">Transactions committed.</param>
/// <param name="Retries">Faults that were retried.</param>
/// <param name="Lost">Offsets whose records were deleted before the sink could read them.</param>
/// <param name="Items">Records of <c>items</c> taken from the log.</param>
/// <param name="Skipped">Of these, and of <c>recommendations</c>, those that are no such record.</param>
public readonly record struct SinkTotals(
    long Recommendations, long States, long Deletions, long Transactions, long Retries, long Lost = 0,
    long Items = 0, long Skipped = 0)
{
    /// <summary>Records taken from the log.</summary>
    public long Records => Recommendations + States + Items;
}
