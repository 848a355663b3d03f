using CartStream.Datasets.Files;

namespace CartStream.Datasets.Mapping;

/// <summary>The format in which a file is read, with everything determined.</summary>
/// <param name="Kind">The kind of reader.</param>
/// <param name="Content">The form of its rows.</param>
/// <param name="Mapping">The mapping, with its delimiter, header and separators.</param>
/// <param name="Columns">The columns of a delimited file in their order, or the paths that the mapping names.</param>
/// <param name="Uses">The use of each column, for people.</param>
internal sealed record DetectedFormat(
    ReaderKind Kind,
    FileContent Content,
    EventMapping Mapping,
    IReadOnlyList<string> Columns,
    IReadOnlyList<ColumnUse> Uses)
{
    /// <summary>The folders that are columns; those of a delimited file are the last ones.</summary>
    public Partitions Partitions { get; init; } = Partitions.None;
}
