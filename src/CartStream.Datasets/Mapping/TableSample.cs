using System.Globalization;
using System.Text;
using CartStream.Datasets.Files;
using CartStream.Events;

namespace CartStream.Datasets.Mapping;

/// <summary>The first rows of a delimited file, as columns.</summary>
/// <param name="Delimiter">The separator of fields.</param>
/// <param name="HasHeader">Whether the first row names the columns.</param>
/// <param name="Columns">The columns, named by the header or by their position, from 1.</param>
internal sealed record TableSample(string Delimiter, bool HasHeader, IReadOnlyList<ColumnSample> Columns)
{
    /// <summary>The columns' names.</summary>
    public IReadOnlyList<string> Names => [.. Columns.Select(column => column.Name)];

    /// <summary>Whether any header name has a RecBole type.</summary>
    public bool IsTyped { get; private init; }

    /// <summary>The folders that are columns, after those of the file.</summary>
    public Partitions Partitions { get; private init; } = Partitions.None;

    /// <summary>How many columns the file itself has.</summary>
    public int OwnCount => Columns.Count - Partitions.Columns.Count;

    /// <summary>Splits the rows of <paramref name="sample"/>.</summary>
    public static TableSample Of(FileSample sample, FormatOptions options)
    {
        var mapping = options.Mapping;
        bool? hasHeader = options.NoHeader ? false : mapping?.HasHeader;
        var by = options.Delimiter ?? mapping?.Delimiter ?? Delimiters.Of(sample.Rows[0]);
        var first = Delimiters.Split(sample.Rows[0], by) ?? [Encoding.UTF8.GetString(sample.Rows[0])];
        var isHeader = hasHeader ?? IsHeader(first);
        var columns = first.Select((name, i) => new ColumnSample(
            isHeader ? ColumnNames.Clean(name) : (i + 1).ToString(CultureInfo.InvariantCulture))).ToArray();
        var splitter = Delimiters.Splitter(by, columns.Length);
        var rows = 0;
        for (var at = isHeader ? 1 : 0; at < sample.Rows.Count; at++)
        {
            if (FieldsOf(splitter, sample.Rows, ref at, by, columns.Length) is not { } fields)
                continue;
            for (var i = 0; i < fields.Length; i++)
                columns[i].Add(fields[i]);
            rows++;
        }

        var partitions = sample.Partitions.Beside(columns, options);
        return new TableSample(by, isHeader, [.. columns, .. partitions.AsColumns(rows)])
        {
            Partitions = partitions,
            IsTyped = isHeader && first.Any(name => ColumnNames.Clean(name) != ColumnNames.Bare(name)),
        };
    }

    /// <summary>The same columns under other names.</summary>
    public TableSample Named(IReadOnlyList<string> names) => this with
    {
        Columns =
        [
            .. Columns.Select((column, i) =>
                column.Renamed(i < Math.Min(names.Count, OwnCount) ? names[i] : column.Name)),
        ],
    };

    /// <summary>
    /// The fields of the row that begins on a line, which advances to the row's last line; null when it is not a row.
    /// </summary>
    /// <remarks>Lines are joined as <see cref="QuotedRows"/> joins them: each twice at most.</remarks>
    private static string[]? FieldsOf(
        CsvSplitter splitter, IReadOnlyList<byte[]> lines, ref int at, string by, int columns)
    {
        if (Delimiters.Split(splitter, lines[at], by) is { } alone)
            return alone.Length == columns ? alone : null;
        if (QuotedRows.IsClosed(lines[at]))
            return null;
        for (var last = at + 1; last < Math.Min(lines.Count, at + QuotedRows.LinesMax); last++)
        {
            if (QuotedRows.IsClosed(lines[last]))
                continue;
            if (Delimiters.Split(splitter, Joined(lines, at, last), by) is not { } fields || fields.Length != columns)
                return null;
            at = last;
            return fields;
        }

        return null;
    }

    private static byte[] Joined(IReadOnlyList<byte[]> lines, int first, int last)
    {
        var row = new byte[Enumerable.Range(first, last - first + 1).Sum(at => lines[at].Length) + last - first];
        var written = 0;
        for (var at = first; at <= last; at++)
        {
            if (at > first)
                row[written++] = (byte)'\n';
            lines[at].CopyTo(row, written);
            written += lines[at].Length;
        }

        return row;
    }

    // Names are words; a data row has a number or a time somewhere.
    private static bool IsHeader(string[] fields) => fields.All(field =>
    {
        var utf8 = Encoding.UTF8.GetBytes(field.Trim());
        return !EventNumber.TryParseDecimal(utf8, out _)
            && !TimeText.TryParse(utf8, DateOrder.DayFirst, out _, out _)
            && !TimeText.TryParse(utf8, DateOrder.MonthFirst, out _, out _);
    }) && fields.Any(field => field.Any(char.IsLetter));
}
