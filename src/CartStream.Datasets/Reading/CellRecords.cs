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
    private readonly CsvSplitter _splitter;
    private readonly ArrayBufferWriter<byte> _record = new();

    /// <summary>Records of rows with these columns.</summary>
    public CellRecords(IReadOnlyList<string> columns, byte delimiter, IReadOnlyDictionary<string, CellForm> forms)
    {
        _columns = [.. columns];
        _forms = [.. columns.Select(column => forms.GetValueOrDefault(column))];
        _splitter = new CsvSplitter(delimiter, columns.Count);
    }

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
            fault = fields < 0
                ? EventFault.Of("row", row, "every quoted field to end with a quote and a delimiter")
                : new EventFault("row", $"{fields} fields", $"{_columns.Length}, as in the header");
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
}
