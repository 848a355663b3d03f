using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Unicode;
using CartStream.Datasets.Files;
using CartStream.Datasets.Mapping;

namespace CartStream.Datasets.Reading;

/// <summary>
/// The records of a file that holds no events, as texts by name: lines with a header, JSON objects, or Parquet; plain
/// or packed. Fields of a nested object are named <c>outer.inner</c>; the elements of a list are separated by commas.
/// </summary>
public sealed class RecordFile : IDisposable
{
    private const int DepthMax = 4;
    private const string NotUtf8 =
        "found bytes that are not UTF-8, expected UTF-8 or the name of the file's encoding";

    private readonly IRowSource _rows;
    private readonly string? _delimiter;
    private readonly string[] _header;

    private RecordFile(IRowSource rows, string? delimiter, string[] header, IReadOnlyList<string> columns)
    {
        _rows = rows;
        _delimiter = delimiter;
        _header = header;
        Columns = columns;
    }

    /// <summary>The names in the header; for JSON and Parquet those of the first records.</summary>
    public IReadOnlyList<string> Columns { get; }

    /// <summary>The line, or the number, of the record that was read last, from 1.</summary>
    public long LineNumber => _rows.LineNumber;

    /// <summary>Opens a file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="delimiter">The separator of a line's fields; null to detect it from the header.</param>
    /// <param name="encoding">The name of its encoding; null (default) for UTF-8 or UTF-16.</param>
    /// <exception cref="EventFileException">It can't be read, or is empty.</exception>
    /// <exception cref="ArgumentException">There is no such encoding.</exception>
    public static RecordFile Open(string path, string? delimiter = null, string? encoding = null)
    {
        var sample = FileSample.Read(path, encoding: encoding);
        var rows = RowSources.Open(InputFile.Open(path, encoding), sample.Content, records: null);
        if (sample.Content != FileContent.Delimited)
            return new RecordFile(rows, null, [], ColumnsOf(sample));
        var by = delimiter ?? Delimiters.Of(sample.Rows[0]);
        var header = Delimiters.Split(sample.Rows[0], by)?.Select(name => name.Trim()).ToArray();
        if (header is null)
        {
            rows.Dispose();
            throw new EventFileException(
                $"{path}: found a quote in the header that doesn't end, expected one that does");
        }

        return new RecordFile(rows, by, header, header);
    }

    /// <summary>Reads the next record that is not blank; false at the end.</summary>
    /// <param name="into">Gets the fields that are not empty.</param>
    /// <param name="fault">The record's fault; null when it could be read.</param>
    /// <exception cref="EventFileException">The file can't be read further.</exception>
    public bool TryRead(Dictionary<string, string> into, out string? fault)
    {
        fault = null;
        while (_rows.TryRead(out var row))
        {
            into.Clear();
            if (row.Trim(" \t\r\n"u8).IsEmpty || IsHeader)
                continue;
            fault = _rows.CutFromBytes > 0
                ? $"found {_rows.CutFromBytes:N0} bytes, expected at most {LineReader.LineBytesMax:N0}"
                : !Utf8.IsValid(row) ? NotUtf8
                : _delimiter is null ? ReadJson(row, into) : ReadLine(row, into);
            return true;
        }

        return false;
    }

    /// <inheritdoc/>
    public void Dispose() => _rows.Dispose();

    private bool IsHeader => _delimiter is not null && _rows.LineNumber == 1;

    private string? ReadLine(ReadOnlySpan<byte> row, Dictionary<string, string> into)
    {
        if (Delimiters.Split(row, _delimiter!) is not { } fields)
            return "found a quote that doesn't end, expected one that does";
        if (fields.Length != _header.Length)
            return string.Create(
                CultureInfo.InvariantCulture, $"found {fields.Length} fields, expected {_header.Length}");
        for (var i = 0; i < fields.Length; i++)
        {
            if (fields[i].Trim() is { Length: > 0 } text)
                into[_header[i]] = text;
        }

        return null;
    }

    private static string? ReadJson(ReadOnlySpan<byte> row, Dictionary<string, string> into)
    {
        try
        {
            var reader = new Utf8JsonReader(row);
            using var document = JsonDocument.ParseValue(ref reader);
            if (document.RootElement.ValueKind != JsonValueKind.Object)
                return $"found {document.RootElement.ValueKind}, expected an object";
            Add("", document.RootElement, into, depth: 0);
            return null;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            return $"found no JSON: {e.Message}";
        }
    }

    private static void Add(string prefix, JsonElement from, Dictionary<string, string> into, int depth)
    {
        foreach (var field in from.EnumerateObject())
        {
            var name = prefix + field.Name;
            if (field.Value.ValueKind == JsonValueKind.Object && depth < DepthMax)
                Add($"{name}.", field.Value, into, depth + 1);
            else if (TextOf(field.Value) is { Length: > 0 } text)
                into[name] = text;
        }
    }

    private static string? TextOf(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String => value.GetString(),
        JsonValueKind.Number or JsonValueKind.True or JsonValueKind.False => value.GetRawText(),
        JsonValueKind.Array => string.Join(',', value.EnumerateArray().Select(TextOf).OfType<string>()),
        _ => null,
    };

    private static List<string> ColumnsOf(FileSample sample)
    {
        var names = new HashSet<string>(StringComparer.Ordinal);
        var fields = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var row in sample.Rows)
        {
            fields.Clear();
            ReadJson(row, fields);
            names.UnionWith(fields.Keys);
        }

        return [.. names];
    }
}
