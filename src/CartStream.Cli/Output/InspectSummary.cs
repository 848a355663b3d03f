using CartStream.Datasets.Mapping;

namespace CartStream.Cli.Output;

/// <summary>What <c>cartstream inspect</c> has found; its JSON form is stable.</summary>
/// <param name="File">The file, as it was given.</param>
/// <param name="Format">The known format; null where the columns were taken by their names and values.</param>
/// <param name="IsSure">Whether the mapping can be used without a question.</param>
/// <param name="FirstRows">The first rows, cut to a readable length.</param>
/// <param name="Columns">What each column or path is taken for, and why.</param>
/// <param name="Missing">Fields that no column could be found for.</param>
/// <param name="Doubts">What should be looked at first.</param>
/// <param name="Out">The mapping's file; null where none was written.</param>
/// <param name="Command">The command that reads the file; null where something is missing.</param>
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
