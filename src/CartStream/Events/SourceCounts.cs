namespace CartStream.Events;

/// <summary>What a source has read so far. Rows = accepted + rejected + duplicates + skipped.</summary>
/// <param name="Rows">Rows seen, without headers and blank lines.</param>
/// <param name="Rejected">Rows that are not valid events.</param>
/// <param name="Duplicates">Rows equal to an earlier one in every byte.</param>
public readonly record struct SourceCounts(long Rows, long Rejected, long Duplicates)
{
    /// <summary>Valid rows that are not events of a shopper with an item, such as page views and returns.</summary>
    public long Skipped { get; init; }

    /// <summary>Rows returned as events, or known from an earlier run.</summary>
    public long Accepted => Rows - Rejected - Duplicates - Skipped;
}
