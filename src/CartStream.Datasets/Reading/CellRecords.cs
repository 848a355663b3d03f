using System.Buffers;
using System.Text;
using System.Text.Json;
using CartStream.Datasets.Files;
using CartStream.Datasets.Mapping;
using CartStream.Events;

namespace CartStream.Datasets.Reading;

/// <summary>Turns the rows of a delimited file whose cells hold several values into JSON records.</summary>
internal sealed class CellRecords
{
    private readonly string[] _columns;
    private readonly CellForm?[] _forms;
    private readonly bool _hasHeader;
    private readonly CsvSplitter _splitter;
    private readonly ArrayBufferWriter<byte> _record = new();

    /// <summary>Records of a file of this format.</summary>
    public CellRecords(DetectedFormat format)
    {
        _columns = [.. format.Columns];
        _forms = [.. _columns.Select(column => format.Mapping.Cells.GetValueOrDefault(column))];
        _hasHeader = format.Mapping.HasHeader;
        _splitter = new CsvSplitter(Delimiters.Byte(format.Mapping.Delimiter!), _columns.Length);
    }

    /// <summary>
    /// The columns, and paths into cells, that a mapping names. A column's name is as in the file, in whatever case the
    /// mapping has it.
    /// </summary>
    public static IReadOnlyList<string> Paths(DetectedFormat format) =>
    [
        .. format.Mapping.Fields.Values
            .SelectMany(source => FieldSource.Parse(source, IsColumn(format)).Names)
            .Select(name => AsInFile(name, format.Columns))
            .Distinct(StringComparer.Ordinal),
    ];

    /// <summary>
    /// The record of <paramref name="row"/>, valid until the next call; false when the row has another number of fields
    /// or a cell is not of its form.
    /// </summary>
    public bool TryConvert(ReadOnlySpan<byte> row, out ReadOnlyMemory<byte> record, out EventFault? fault)
    {
        record = default;
        fault = null;
        var fields = _splitter.Split(row, out var text);
        if (fields != _columns.Length)
        {
            fault = CsvRowParser.WrongShape(row, fields, _columns.Length, _hasHeader);
            return false;
        }

        _record.ResetWrittenCount();
        using (var writer = new Utf8JsonWriter(_record))
        {
            writer.WriteStartObject();
            for (var i = 0; i < _columns.Length && fault is null; i++)
                fault = Write(writer, i, _splitter.Fields.Field(text, i));
            if (fault is not null)
                return false;
            writer.WriteEndObject();
        }

        record = _record.WrittenMemory;
        return true;
    }

    private EventFault? Write(Utf8JsonWriter writer, int column, ReadOnlySpan<byte> cell)
    {
        if (cell.IsEmpty)
            return null;
        writer.WritePropertyName(_columns[column]);
        if (_forms[column] is not { } form)
        {
            writer.WriteStringValue(cell);
            return null;
        }

        try
        {
            form.Write(writer, Encoding.UTF8.GetString(cell));
            return null;
        }
        catch (JsonException)
        {
            return EventFault.Of(_columns[column], cell, "JSON");
        }
    }

    private static Func<string, bool> IsColumn(DetectedFormat format) =>
        name => ColumnNames.IndexOf(format.Columns, name) >= 0;

    private static string AsInFile(string name, IReadOnlyList<string> columns)
    {
        var column = columns.FirstOrDefault(column => column.Length > 0
            && name.StartsWith(column, StringComparison.OrdinalIgnoreCase)
            && (name.Length == column.Length || name[column.Length] is '.' or '['));
        return column is null ? name : column + name[column.Length..];
    }
}
