namespace CartStream.Events;

/// <summary>What a source has met so far. Rows = accepted + rejected + duplicates.</summary>
/// <param name="Rows">Rows seen, without headers and blank lines.</param>
/// <param name="Rejected">Rows that are no valid event.</param>
/// <param name="Duplicates">Rows equal to an earlier one in every byte.</param>
public readonly record struct SourceCounts(long Rows, long Rejected, long Duplicates)
{
    /// <summary>Rows handed out as events.</summary>
    public long Accepted => Rows - Rejected - Duplicates;
}
