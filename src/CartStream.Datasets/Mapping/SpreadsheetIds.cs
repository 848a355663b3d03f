using System.Text.RegularExpressions;

namespace CartStream.Datasets.Mapping;

/// <summary>Ids that a spreadsheet or a table of numbers has changed when it wrote them.</summary>
internal static class SpreadsheetIds
{
    private const string Formula = "=\"";

    private static readonly Regex Rounded =
        new(@"^\d(?:[.,]\d+[eE]\+?\d+|[eE]\+\d+)$", RegexOptions.NonBacktracking);

    private static readonly Regex Whole = new(@"^\d+\.0$", RegexOptions.NonBacktracking);
    private static readonly Regex Marked = new(@"^'\d", RegexOptions.NonBacktracking);

    /// <summary>What was done to a column's ids, and the remedy; null for nothing.</summary>
    public static string? Doubt(ColumnSample column)
    {
        if (column.Values.FirstOrDefault(Rounded.IsMatch) is { } rounded)
        {
            return $"{column.Name}: '{rounded}' is a number that a spreadsheet has rounded, so that different ids look "
                + "the same; export the column as text";
        }

        if (column.HasValues && column.Values.All(Whole.IsMatch))
        {
            return $"{column.Name}: '{column.Example}' is an id that was written as a number with a fraction, which no "
                + "other source writes so; take the fractions out with sed -E "
                + ShellWords.Quote("s/([0-9])\\.0([^0-9]|$)/\\1\\2/g");
        }

        if (column.Values.FirstOrDefault(Marked.IsMatch) is { } marked)
        {
            return $"{column.Name}: {marked} begins with the apostrophe by which a spreadsheet marks text; take them "
                + "out with sed " + ShellWords.Quote("s/'\\([0-9]\\)/\\1/g");
        }

        return column.Values.FirstOrDefault(value => value.StartsWith(Formula, StringComparison.Ordinal)) is { } formula
            ? $"{column.Name}: {formula} is a formula; take the ids out of theirs with sed "
                + ShellWords.Quote("s/=\"\\([^\"]*\\)\"/\\1/g")
            : null;
    }
}
