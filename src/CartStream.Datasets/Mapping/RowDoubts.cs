using CartStream.Datasets.Files;
using CartStream.Events;

namespace CartStream.Datasets.Mapping;

/// <summary>Faults in a file's first rows that prevent reading it, whatever its columns mean.</summary>
internal static class RowDoubts
{
    private const int TitleRowsMax = 30;
    private const int TitleFieldsMax = 2;

    /// <summary>One line for each fault, which says what to do.</summary>
    /// <param name="sample">The file's first rows.</param>
    /// <param name="delimiter">The separator of fields; null when it is not known.</param>
    public static IEnumerable<string> Of(FileSample sample, string? delimiter)
    {
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
            var by = delimiter is null || Count(rows[at], delimiter) <= TitleFieldsMax
                ? Delimiters.Of(rows[at])
                : delimiter;
            var fields = Count(rows[at], by);
            if (fields <= TitleFieldsMax)
                continue;
            return Count(rows[at + 1], by) == fields && Count(rows[0], by) <= TitleFieldsMax ? at : null;
        }

        return null;
    }

    private static int Count(byte[] row, string delimiter) => Delimiters.Split(row, delimiter)?.Length ?? 0;
}
