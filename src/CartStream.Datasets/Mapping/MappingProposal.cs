namespace CartStream.Datasets.Mapping;

/// <summary>What a file's columns were taken for.</summary>
/// <param name="Mapping">The mapping; not usable while <see cref="Missing"/> has something.</param>
/// <param name="Columns">What each column is taken for, and why.</param>
/// <param name="Missing">Fields that are needed and that no column could be found for.</param>
/// <param name="Doubts">What should be looked at before it is used, one line each.</param>
public sealed record MappingProposal(
    EventMapping Mapping,
    IReadOnlyList<ColumnUse> Columns,
    IReadOnlyList<string> Missing,
    IReadOnlyList<string> Doubts)
{
    /// <summary>Whether it can be used without a question.</summary>
    public bool IsSure => Missing.Count == 0 && Doubts.Count == 0;
}
