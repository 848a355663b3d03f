using System.Buffers;
using System.Collections;
using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Unicode;
using Parquet;
using Parquet.Serialization;

namespace CartStream.Datasets.Files;

/// <summary>
/// The rows of a Parquet file as JSON objects, with their nesting, read one row group at a time into memory.
/// </summary>
internal sealed class ParquetRows : IRowSource
{
    private const string LocalTime = "yyyy-MM-dd'T'HH:mm:ss.fff";
    private const string UtcTime = LocalTime + "'Z'";

    private readonly ArrayBufferWriter<byte> _json = new();
    private readonly int _groups;
    private IReadOnlyList<Dictionary<string, object>> _rows = [];
    private int _group;
    private int _next;

    /// <summary>Opens the rows of <paramref name="file"/>.</summary>
    /// <exception cref="EventFileException">It is damaged, or in a form that Parquet.Net does not read.</exception>
    public ParquetRows(InputFile file)
    {
        File = file;
        _groups = Guard(() =>
        {
            ParquetStructure.Check(file.Content);
            file.Content.Position = 0;
            var reader = ParquetReader.CreateAsync(file.Content, leaveStreamOpen: true).GetAwaiter().GetResult();
            try
            {
                return reader.RowGroupCount;
            }
            finally
            {
                reader.DisposeAsync().AsTask().GetAwaiter().GetResult();
            }
        });
    }

    /// <inheritdoc/>
    public InputFile File { get; }

    /// <inheritdoc/>
    public long LineNumber { get; private set; }

    /// <inheritdoc/>
    public long CutFromBytes => 0;

    /// <inheritdoc/>
    public bool TryRead(out ReadOnlySpan<byte> row)
    {
        row = default;
        while (_next == _rows.Count)
        {
            if (_group == _groups)
                return false;
            _rows = Guard(ReadGroup);
            _next = 0;
        }

        LineNumber++;
        _json.ResetWrittenCount();
        using (var json = new Utf8JsonWriter(_json))
            Write(json, _rows[_next++]);
        row = _json.WrittenSpan;
        return true;
    }

    /// <inheritdoc/>
    public void Dispose() => File.Dispose();

    private IReadOnlyList<Dictionary<string, object>> ReadGroup()
    {
        File.Content.Position = 0;
        var read = ParquetSerializer.DeserializeUntypedAsync(File.Content, null, _group++).GetAwaiter().GetResult();
        return [.. read.Data];
    }

    // The library's exceptions for damaged bytes are not documented.
    private T Guard<T>(Func<T> read)
    {
        try
        {
            return read();
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            throw new EventFileException(
                $"{File.Path}: the Parquet can't be read: {e.Message.ReplaceLineEndings(" ")}", e);
        }
    }

    private void Write(Utf8JsonWriter json, object? value)
    {
        switch (value)
        {
            case null:
                json.WriteNullValue();
                break;
            case string text:
                json.WriteStringValue(text);
                break;
            case ReadOnlyMemory<char> text:
                json.WriteStringValue(text.Span);
                break;
            case ReadOnlyMemory<byte> bytes:
                json.WriteStringValue(Text(bytes.Span));
                break;
            case byte[] bytes:
                json.WriteStringValue(Text(bytes));
                break;
            case bool flag:
                json.WriteBooleanValue(flag);
                break;
            case DateTime time:
                json.WriteStringValue(
                    time.ToString(time.Kind == DateTimeKind.Utc ? UtcTime : LocalTime, CultureInfo.InvariantCulture));
                break;
            case DateTimeOffset time:
                json.WriteStringValue(time.UtcDateTime.ToString(UtcTime, CultureInfo.InvariantCulture));
                break;
            case double or float or decimal or sbyte or byte or short or ushort or int or uint or long or ulong:
                WriteNumber(json, (IFormattable)value);
                break;
            case IDictionary<string, object> members:
                WriteMembers(json, members);
                break;
            case IEnumerable elements:
                json.WriteStartArray();
                foreach (var element in elements)
                    Write(json, element);
                json.WriteEndArray();
                break;
            case IFormattable other:
                json.WriteStringValue(other.ToString(null, CultureInfo.InvariantCulture));
                break;
            default:
                throw new EventFileException($"{File.Path}: the Parquet can't be read: found a value of type "
                    + $"{value.GetType().Name}, expected a text, a number, a time, a list or a structure");
        }
    }

    private void WriteMembers(Utf8JsonWriter json, IDictionary<string, object> members)
    {
        json.WriteStartObject();
        foreach (var (name, member) in members)
        {
            json.WritePropertyName(name);
            Write(json, member);
        }

        json.WriteEndObject();
    }

    // Keys of 16 bytes and hashes are stored as bytes; as text, different ones would become equal.
    private static string Text(ReadOnlySpan<byte> bytes) =>
        Utf8.IsValid(bytes) ? Encoding.UTF8.GetString(bytes) : Convert.ToHexStringLower(bytes);

    // Pandas stores whole numbers with gaps as doubles, warehouses as decimals: 17850.0 is 17850. A value that is not
    // finite counts as missing.
    private static void WriteNumber(Utf8JsonWriter json, IFormattable number)
    {
        if (number is double or float && !double.IsFinite(Convert.ToDouble(number, CultureInfo.InvariantCulture)))
            json.WriteNullValue();
        else
            json.WriteRawValue(number.ToString(IsWhole(number) ? "F0" : null, CultureInfo.InvariantCulture));
    }

    private static bool IsWhole(IFormattable number) => number switch
    {
        double large => double.IsInteger(large),
        float large => float.IsInteger(large),
        decimal exact => decimal.IsInteger(exact),
        _ => false,
    };
}
