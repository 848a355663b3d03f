namespace CartStream.Datasets.Mapping;

/// <summary>The proposed use of a file's columns.</summary>
/// <param name="Mapping">The mapping; not usable while <see cref="Missing"/> has something.</param>
/// <param name="Columns">The use of each column, and the reason.</param>
/// <param name="Missing">Required fields without a column.</param>
/// <param name="Doubts">Points to check before it is used, one line each.</param>
public sealed record MappingProposal(
    EventMapping Mapping,
    IReadOnlyList<ColumnUse> Columns,
    IReadOnlyList<string> Missing,
    IReadOnlyList<string> Doubts)
{
    /// <summary>Whether it can be used without asking the user.</summary>
    public bool IsSure => Missing.Count == 0 && Doubts.Count == 0;
}
