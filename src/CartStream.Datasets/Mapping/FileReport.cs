namespace CartStream.Datasets.Mapping;

/// <summary>How a file is read.</summary>
/// <param name="Path">The file, as it was given.</param>
/// <param name="Format">The layout's name.</param>
/// <param name="Columns">The use of each column or path.</param>
public sealed record FileReport(string Path, string Format, IReadOnlyList<ColumnUse> Columns)
{
    /// <summary>The report in one line.</summary>
    public override string ToString()
    {
        var used = Columns.Where(column => column.Field is not null)
            .Select(column => column.Field
                + (column.Column.Length > 0 ? $" = {column.Column}" : "")
                + (column.Why.Length > 0 ? $" ({column.Why})" : ""));
        string[] unused = [.. Columns.Where(column => column.Field is null).Select(column => column.Column)];
        return $"{Path}: {Format}: {string.Join(", ", used)}"
            + (unused.Length > 0 ? $"; not used: {string.Join(", ", unused)}" : "");
    }
}
