using System.Text;
using CartStream.Datasets.Files;
using CartStream.Events;

namespace CartStream.Datasets.Mapping;

/// <summary>Faults in a file's first rows that prevent reading it, whatever its columns mean.</summary>
internal static class RowDoubts
{
    private const int TitleRowsMax = 30;
    private const int TitleFieldsMax = 2;

    /// <summary>Why a file that begins with this row has no rows; null where it may have some.</summary>
    public static string? Refusal(ReadOnlySpan<byte> first)
    {
        if (first is [(byte)'<', (byte)'?' or (byte)'!' or >= (byte)'A', ..])
            return "is XML or HTML, expected rows or JSON: export it as CSV or JSON";
        if (first.SequenceEqual("--"u8) || first.StartsWith("-- "u8) || first.StartsWith("/*!"u8)
            || first.StartsWith("INSERT INTO "u8) || first.StartsWith("CREATE TABLE "u8))
            return "is SQL, expected rows or JSON: export the table as CSV";
        if (first.StartsWith("+--"u8) && first.IndexOfAnyExcept("+-"u8) < 0)
            return "is a table as a terminal shows it, expected rows: have the client write CSV or tabs";
        return null;
    }

    /// <summary>One line for each fault, which says what to do.</summary>
    /// <param name="sample">The file's first rows.</param>
    /// <param name="delimiter">The separator of fields; null when it is not known.</param>
    /// <param name="isRead">Whether the columns are understood, so that rows of another shape may be rejected.</param>
    public static IEnumerable<string> Of(FileSample sample, string? delimiter, bool isRead)
    {
        if (sample.Content == FileContent.Delimited && !isRead && delimiter is not null && sample.Rows.Count > 2)
        {
            if (OtherShape(sample.Rows, delimiter) is { } shape)
                yield return shape;
            if (IsSecondHeader(sample.Rows, delimiter))
            {
                yield return $"the second row, {EventFault.Show(sample.Rows[1])}, looks like another header: take out "
                    + "one of the two, the second with sed 2d";
            }
        }

        if (sample.Content == FileContent.Delimited && !isRead && delimiter is not null
            && QuotesOf(sample.Rows, delimiter) is { } quotes)
        {
            yield return quotes;
        }

        if (sample.Content == FileContent.Delimited && HeaderBehindTitle(sample.Rows, delimiter) is { } at)
        {
            var header = EventFault.Show(sample.Rows[at]);
            yield return $"{at} {(at == 1 ? "row stands" : "rows stand")} before the one that looks like the header, "
                + $"{header}: take them out, so that the file begins with it";
        }
    }

    /// <summary>
    /// The index of the header if the rows before it have hardly any fields and the rows after it as many as it has;
    /// null when the first row may be the header.
    /// </summary>
    private static int? HeaderBehindTitle(IReadOnlyList<byte[]> rows, string? delimiter)
    {
        for (var at = 1; at < Math.Min(rows.Count - 1, TitleRowsMax); at++)
        {
            // The title row may lack a recognisable delimiter.
            var by = delimiter is null || Filled(rows[at], delimiter) <= TitleFieldsMax
                ? Delimiters.Of(rows[at])
                : delimiter;
            if (Filled(rows[at], by) <= TitleFieldsMax)
                continue;
            return Count(rows[at + 1], by) == Count(rows[at], by) && Filled(rows[0], by) <= TitleFieldsMax ? at : null;
        }

        return null;
    }

    // A separator at the end of each row but the header's is common.
    private static string? OtherShape(IReadOnlyList<byte[]> rows, string delimiter)
    {
        var columns = Count(rows[0], delimiter);
        int[] counts = [.. rows.Skip(1).Select(row => Count(row, delimiter)).Where(count => count > 0)];
        if (counts.Length == 0 || counts.Any(count => count != counts[0]) || counts[0] == columns
            || columns <= TitleFieldsMax)
            return null;
        var end = Encoding.UTF8.GetBytes(delimiter);
        return counts[0] == columns + 1 && rows.Skip(1).All(row => row.AsSpan().EndsWith(end))
            ? $"every row ends with a '{delimiter}' that the header lacks: add one to the header, with sed "
                + ShellWords.Quote($"1s/$/{delimiter}/")
            : $"every row has {counts[0]} fields, and the header {columns}: name each column in the header";
    }

    private static string? QuotesOf(IReadOnlyList<byte[]> rows, string delimiter)
    {
        var columns = Count(rows[0], delimiter);
        if (rows.Skip(1).FirstOrDefault(row => row.AsSpan().IndexOf("\\\""u8) >= 0
            && Count(row, delimiter) != columns) is { } escaped)
        {
            return $"quotes inside a field are written \\\", as in {EventFault.Show(escaped)}, expected two quotes: "
                + "double them with sed " + ShellWords.Quote("s/\\\\\"/\"\"/g");
        }

        if (rows.Skip(1).All(row => Encoding.UTF8.GetString(row).TrimStart() is ['“' or '”' or '„', ..]))
        {
            return "fields stand in typographic quotes, expected plain ones: change them with sed "
                + ShellWords.Quote("s/[„“”]/\"/g");
        }

        return rows.All(row => row is [(byte)'\'', .., (byte)'\''])
            ? "fields stand in single quotes, expected double ones: change them with tr " + ShellWords.Quote("'") + " "
                + ShellWords.Quote("\"")
            : null;
    }

    private static bool IsSecondHeader(IReadOnlyList<byte[]> rows, string delimiter) =>
        Delimiters.Split(rows[1], delimiter) is { Length: > TitleFieldsMax } second
        && Delimiters.Split(rows[2], delimiter) is { } third
        && second.All(name => !name.Any(char.IsAsciiDigit)) && second.Any(name => name.Length > 0)
        && third.Length == second.Length && third.Any(value => value.Any(char.IsAsciiDigit));

    // Spreadsheets write a title with the separators of all columns.
    private static int Filled(byte[] row, string delimiter) =>
        Delimiters.Split(row, delimiter)?.Count(field => field.Length > 0) ?? 0;

    private static int Count(byte[] row, string delimiter) => Delimiters.Split(row, delimiter)?.Length ?? 0;
}
