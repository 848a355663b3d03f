using System.Text;
using CartStream.Datasets.Files;

namespace CartStream.Datasets.Mapping;

/// <summary>The separators of a row's fields.</summary>
internal static class Delimiters
{
    /// <summary>MovieLens's two characters, read as one with an empty field between.</summary>
    public const string Colons = "::";

    // A tab, the separator of Hive's files, and ASCII's of units.
    private static readonly string[] Controls = ["\t", "\u0001", "\u001F"];
    private static readonly string[] Candidates = [",", ";", "|"];

    /// <summary>
    /// The delimiter of a file by its first row: a tab or another control character if there is one, else the most
    /// frequent candidate.
    /// </summary>
    public static string Of(ReadOnlySpan<byte> row)
    {
        var text = Encoding.UTF8.GetString(row);
        if (Array.Find(Controls, one => text.Contains(one, StringComparison.Ordinal)) is { } control)
            return control;
        if (text.Split(Colons).Length > 2)
            return Colons;
        return Candidates.MaxBy(candidate => text.Split(candidate).Length)!;
    }

    /// <summary>The byte at which the splitter cuts.</summary>
    public static byte Byte(string delimiter) => (byte)delimiter[0];

    /// <summary>The fault of a delimiter; null for none.</summary>
    public static string? Fault(string delimiter) =>
        delimiter == Colons
        || (delimiter.Length == 1 && char.IsAscii(delimiter[0]) && delimiter[0] is not ('"' or '\n' or '\r'))
            ? null
            : $"delimiter is '{delimiter}', expected one character such as ';' or a tab, or '::'";

    /// <summary>The fields of a row; null for an unclosed quote.</summary>
    public static string[]? Split(ReadOnlySpan<byte> row, string delimiter)
    {
        const int fieldsMax = 4_096;
        var fields = Math.Min(fieldsMax, row.Count(Byte(delimiter)) + 1);
        return Split(new CsvSplitter(Byte(delimiter), fields), row, delimiter);
    }

    /// <summary>
    /// The fields of a row; null for an unclosed quote, and for more fields than <paramref name="splitter"/> keeps.
    /// </summary>
    public static string[]? Split(CsvSplitter splitter, ReadOnlySpan<byte> row, string delimiter)
    {
        var count = splitter.Split(row, out var text);
        if (count < 0 || count > splitter.FieldsMax)
            return null;
        var fields = new string[count];
        for (var i = 0; i < count; i++)
            fields[i] = Encoding.UTF8.GetString(splitter.Fields.Field(text, i));
        return delimiter == Colons ? [.. fields.Where((_, i) => i % 2 == 0)] : fields;
    }

    /// <summary>A splitter for rows of this many columns.</summary>
    public static CsvSplitter Splitter(string delimiter, int columns) =>
        new(Byte(delimiter), delimiter == Colons ? (columns * 2) - 1 : columns);

    /// <summary>The columns as the splitter sees them.</summary>
    public static IReadOnlyList<string> AsSplit(IReadOnlyList<string> columns, string delimiter) =>
        delimiter == Colons ? [.. columns.SelectMany((name, i) => i == 0 ? [name] : new[] { "", name })] : columns;
}
