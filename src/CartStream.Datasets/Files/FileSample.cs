using System.Text.Json;

namespace CartStream.Datasets.Files;

/// <summary>The first rows of a file, for recognising its format.</summary>
/// <param name="Path">The file, as it was given.</param>
/// <param name="Content">The form of its rows.</param>
/// <param name="Rows">The first rows, without blank ones; at least one.</param>
/// <param name="IsCut">Whether the first row is only the beginning of one that is too long.</param>
/// <param name="Encoding">The encoding that was given for the file; null for none.</param>
internal sealed record FileSample(
    string Path, FileContent Content, IReadOnlyList<byte[]> Rows, bool IsCut, string? Encoding)
{
    /// <summary>How many rows are sampled before a file is read.</summary>
    public const int RowsDefault = 1_000;

    private const int BytesMax = 8 << 20;

    /// <summary>What the file's folders say of all rows.</summary>
    public Partitions Partitions { get; } = Partitions.Of(Path);

    /// <summary>Reads the first rows of <paramref name="path"/>.</summary>
    /// <exception cref="EventFileException">The file can't be read, or is empty.</exception>
    public static FileSample Read(
        string path, int rowsMax = RowsDefault, string? records = null, string? encoding = null)
    {
        var content = ContentOf(path, encoding);
        return Read(
            path,
            rowsMax,
            records is not null && content != FileContent.Parquet ? FileContent.JsonDocuments : content,
            records,
            encoding);
    }

    private static FileSample Read(string path, int rowsMax, FileContent content, string? records, string? encoding)
    {
        using var rows = RowSources.Open(InputFile.Open(path, encoding), content, records);
        var first = new List<byte[]>();
        var bytes = 0;
        var isCut = false;
        while (first.Count < rowsMax && bytes < BytesMax && TryRead(rows, first.Count > 0, out var row))
        {
            if (row.Trim(" \t\r\n"u8).IsEmpty)
                continue;
            isCut |= first.Count == 0 && rows.CutFromBytes > 0;
            bytes += row.Length;
            first.Add(row.ToArray());
        }

        if (content == FileContent.JsonLines && first.Exists(IsPart))
            return Read(path, rowsMax, FileContent.JsonDocuments, records, encoding);
        return first.Count > 0
            ? new FileSample(path, content, first, isCut, encoding)
            : throw new EventFileException($"{path}: is empty, expected a header") { IsEmpty = true };
    }

    // Only the first objects may be on one line each.
    private static bool IsPart(byte[] row) => row.AsSpan().Trim(" \t\r"u8) is [(byte)'{'] or [(byte)'"', ..];

    // A fault after the first row is reported when the file is read.
    private static bool TryRead(IRowSource rows, bool hasFirst, out ReadOnlySpan<byte> row)
    {
        try
        {
            return rows.TryRead(out row);
        }
        catch (EventFileException) when (hasFirst)
        {
            row = default;
            return false;
        }
    }

    private static FileContent ContentOf(string path, string? encoding)
    {
        var file = InputFile.Open(path, encoding);
        using var lines = new LineReader(file);
        if (file.IsParquet)
            return FileContent.Parquet;
        var first = NextLine(lines);
        if (first is ['[', ..])
            return IsJsonArray(first, lines) ? FileContent.JsonDocuments : FileContent.Delimited;
        if (first is not ['{', ..])
            return FileContent.Delimited;
        if (lines.CutFromBytes > 0)
            return FileContent.JsonDocuments;
        if (IsWhole(first))
            return FileContent.JsonLines;
        if (first[^1] is '{' or '[' or ',' or ':')
            return FileContent.JsonDocuments;

        // Objects over several lines; or lines of objects, of which the first is broken.
        return NextLine(lines) is ['{', ..] ? FileContent.JsonLines : FileContent.JsonDocuments;
    }

    private static bool IsJsonArray(string first, LineReader lines)
    {
        var inside = first[1..].TrimStart();
        return inside.Length == 0 ? NextLine(lines) is null or ['{', ..] or [']', ..] : inside[0] is '{' or ']';
    }

    private static string? NextLine(LineReader lines)
    {
        while (lines.TryRead(out var line))
        {
            var text = System.Text.Encoding.UTF8.GetString(line).Trim();
            if (text.Length > 0)
                return text;
        }

        return null;
    }

    private static bool IsWhole(string line)
    {
        try
        {
            using var document = JsonDocument.Parse(line);
            return true;
        }
        catch (JsonException)
        {
            return false;
        }
    }
}
