using System.Text.RegularExpressions;

namespace CartStream.Datasets.Mapping;

/// <summary>Ids that a spreadsheet has changed when it wrote them.</summary>
internal static class SpreadsheetIds
{
    private const string Formula = "=\"";

    private static readonly Regex Rounded = new(@"^\d[.,]\d+E\+\d+$", RegexOptions.NonBacktracking);

    /// <summary>What was done to a column's ids, and the remedy; null for nothing.</summary>
    public static string? Doubt(ColumnSample column)
    {
        if (column.Values.FirstOrDefault(Rounded.IsMatch) is { } rounded)
        {
            return $"{column.Name}: '{rounded}' is a number that a spreadsheet has rounded, so that different ids look "
                + "the same; export the column as text";
        }

        return column.Values.FirstOrDefault(value => value.StartsWith(Formula, StringComparison.Ordinal)) is { } formula
            ? $"{column.Name}: {formula} is a formula; take the ids out of theirs with sed "
                + ShellWords.Quote("s/=\"\\([^\"]*\\)\"/\\1/g")
            : null;
    }
}
