using CartStream.Datasets.Files;

namespace CartStream.Datasets.Mapping;

/// <summary>As what a file is read, once everything about it is settled.</summary>
/// <param name="Kind">Which reader takes it.</param>
/// <param name="Content">What its rows are.</param>
/// <param name="Mapping">The mapping, with its delimiter, header and separators.</param>
/// <param name="Columns">The columns of a delimited file in their order, or the paths that the mapping names.</param>
/// <param name="Uses">What became of each column, for people.</param>
internal sealed record DetectedFormat(
    ReaderKind Kind,
    FileContent Content,
    EventMapping Mapping,
    IReadOnlyList<string> Columns,
    IReadOnlyList<ColumnUse> Uses);
