namespace CartStream.Server.Attribution;

/// <summary>The counts of all sources at one moment; immutable.</summary>
/// <param name="Events">Events scored.</param>
/// <param name="BySource">Counts by the source's letter.</param>
internal sealed record SourceTotals(long Events, IReadOnlyDictionary<char, SourceCounts> BySource)
{
    /// <summary>The counts since <paramref name="earlier"/>.</summary>
    public SourceTotals Since(SourceTotals earlier) => new(
        Events - earlier.Events,
        BySource.ToDictionary(one => one.Key, one => one.Value - earlier.BySource.GetValueOrDefault(one.Key)));
}
