using System.Text;
using CartStream.Events;

namespace CartStream.Datasets.Reading;

/// <summary>Tells by its first line what kind of file it is, and makes the reader for it.</summary>
internal static class FileRecogniser
{
    private static readonly string Known =
        string.Join("; ", CsvFormat.All.Select(format => $"{format.Name} ({format.Header})"))
        + """; OTTO ({"session":…,"events":[…]})"""
        + """; CartStream ({"event_time":…,"event_type":…,"item_id":…,"shopper_id":…})""";

    /// <summary>The reader for a file, which it then owns; the header has been read.</summary>
    /// <exception cref="EventFileException">The file can't be read, is empty or of an unknown kind.</exception>
    public static IEventReader Open(InputFile file, RejectedRows ledger, int duplicateWindowRows)
    {
        var lines = new LineReader(file);
        var header = ReadHeader(lines);
        var intake = new RowIntake(lines, ledger, duplicateWindowRows);
        if (header.TrimStart(" \t"u8) is [(byte)'{', ..])
            return OpenJson(header, lines, intake);

        var text = Encoding.UTF8.GetString(header);
        var delimiter = text.Contains('\t') ? '\t' : ',';
        string[] columns = [.. text.Split(delimiter).Select(column => column.Trim().Trim('"'))];
        if (PrefixFile.IsHeader(header))
        {
            throw new EventFileException(
                $"{file.Path}: holds queries (prefix,target), not events; give it to `evaluate --test`");
        }

        var format = Array.Find(CsvFormat.All, format => IsOf(format, columns)) ?? throw Unknown(file, header);
        var reader = new RowReader(intake, new CsvRowParser(format, columns, (byte)delimiter));
        return format.IsSorted ? reader : new SortedReader(reader);
    }

    /// <summary>The first line that is not blank.</summary>
    /// <exception cref="EventFileException">There is none.</exception>
    public static ReadOnlySpan<byte> ReadHeader(LineReader lines)
    {
        while (lines.TryRead(out var line))
        {
            if (!line.Trim(" \t"u8).IsEmpty)
                return line;
        }

        throw new EventFileException($"{lines.File.Path}: is empty, expected a header");
    }

    private static IEventReader OpenJson(ReadOnlySpan<byte> header, LineReader lines, RowIntake intake)
    {
        // Our own names first: no OTTO line holds one, but a brand of ours may be called "events".
        var isOwn = header.IndexOf("\"event_t"u8) >= 0 || header.IndexOf("\"item_id\""u8) >= 0;
        var isOtto = !isOwn && header.IndexOf("\"events\""u8) >= 0;
        if (lines.CutFromBytes > 0 || (!isOtto && !isOwn))
            throw Unknown(lines.File, header);
        lines.PutBack();
        return isOtto ? new SortedReader(new OttoReader(intake)) : new RowReader(intake, new JsonRowParser());
    }

    private static bool IsOf(CsvFormat format, string[] columns) =>
        format.Columns.All(column => columns.Contains(column, StringComparer.OrdinalIgnoreCase));

    private static EventFileException Unknown(InputFile file, ReadOnlySpan<byte> header) =>
        new($"{file.Path}: unknown header {EventFault.Show(header)}; known are: {Known}");
}
