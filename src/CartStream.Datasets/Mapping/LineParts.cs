namespace CartStream.Datasets.Mapping;

/// <summary>
/// Lines of an order that are parts of another line, such as the variant below the product that was bought, and the
/// pieces of a bundle: counted beside it, they would be bought twice.
/// </summary>
internal static class LineParts
{
    private static readonly string[] Lines = ["item", "line", "row", "position", "pos"];

    /// <summary>The columns that name the line that a row is a part of.</summary>
    public static IEnumerable<string> Columns(IReadOnlyList<ColumnSample> columns) => columns
        .Where(column => column.HasValues && column.Filled < 1 && IsParent(column.Name)
            && columns.Any(own => own != column && IsOwnId(own)
                && column.Values.All(own.Values.Contains)))
        .Select(column => column.Name);

    private static bool IsParent(string name) => ColumnNames.Words(name) is var words
        && words.Contains("parent", StringComparer.Ordinal) && words.Any(Lines.Contains);

    private static bool IsOwnId(ColumnSample column) =>
        column.Filled == 1 && column.Distinct == column.Values.Count && FieldWords.IsOfIds(column.Name);
}
