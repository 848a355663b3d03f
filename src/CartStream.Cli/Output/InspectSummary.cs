using CartStream.Datasets.Mapping;

namespace CartStream.Cli.Output;

/// <summary>The result of <c>cartstream inspect</c>; its JSON form is stable.</summary>
/// <param name="File">The file, as it was given.</param>
/// <param name="Format">The known format; null when the columns were recognised by their names and values.</param>
/// <param name="IsSure">Whether the mapping is certain.</param>
/// <param name="FirstRows">The first rows, cut to a readable length.</param>
/// <param name="Columns">How each column or path is interpreted, and why.</param>
/// <param name="Missing">Fields without a column.</param>
/// <param name="Doubts">What the user should check.</param>
/// <param name="Out">The mapping's file; null where none was written.</param>
/// <param name="Command">The command that reads the file; null when something is missing.</param>
internal sealed record InspectSummary(
    string File,
    string? Format,
    bool IsSure,
    IReadOnlyList<string> FirstRows,
    IReadOnlyList<ColumnUse> Columns,
    IReadOnlyList<string> Missing,
    IReadOnlyList<string> Doubts,
    string? Out,
    string? Command);
