using System.Text;
using CartStream.Datasets.Files;

namespace CartStream.Datasets.Mapping;

/// <summary>How the fields of a row are told apart.</summary>
internal static class Delimiters
{
    /// <summary>MovieLens's two characters, read as one with an empty field between.</summary>
    public const string Colons = "::";

    private static readonly string[] Candidates = [",", ";", "|"];

    /// <summary>
    /// The delimiter of a file by its first row: a tab wherever there is one, else the most frequent.
    /// </summary>
    public static string Of(ReadOnlySpan<byte> row)
    {
        var text = Encoding.UTF8.GetString(row);
        if (text.Contains('\t', StringComparison.Ordinal))
            return "\t";
        if (text.Split(Colons).Length > 2)
            return Colons;
        return Candidates.MaxBy(candidate => text.Split(candidate).Length)!;
    }

    /// <summary>The byte at which the splitter cuts.</summary>
    public static byte Byte(string delimiter) => (byte)delimiter[0];

    /// <summary>What is wrong with a delimiter; null when nothing is.</summary>
    public static string? Fault(string delimiter) =>
        delimiter == Colons
        || (delimiter.Length == 1 && char.IsAscii(delimiter[0]) && delimiter[0] is not ('"' or '\n' or '\r'))
            ? null
            : $"delimiter is '{delimiter}', expected one character such as ';' or a tab, or '::'";

    /// <summary>The fields of a row; null when a quote in it doesn't end.</summary>
    public static string[]? Split(ReadOnlySpan<byte> row, string delimiter)
    {
        const int fieldsMax = 4_096;
        var splitter = new CsvSplitter(Byte(delimiter), fieldsMax);
        var count = splitter.Split(row, out var text);
        if (count is < 0 or > fieldsMax)
            return null;
        var fields = new string[count];
        for (var i = 0; i < count; i++)
            fields[i] = Encoding.UTF8.GetString(splitter.Fields.Field(text, i));
        return delimiter == Colons ? [.. fields.Where((_, i) => i % 2 == 0)] : fields;
    }

    /// <summary>The columns as the splitter sees them.</summary>
    public static IReadOnlyList<string> AsSplit(IReadOnlyList<string> columns, string delimiter) =>
        delimiter == Colons ? [.. columns.SelectMany((name, i) => i == 0 ? [name] : new[] { "", name })] : columns;
}
