using System.Buffers;
using System.Text;
using System.Text.Json;
using CartStream.Datasets.Files;
using CartStream.Datasets.Mapping;
using CartStream.Events;

namespace CartStream.Datasets.Reading;

/// <summary>
/// Turns the rows of a delimited file whose cells, or columns side by side, hold several values into JSON records.
/// </summary>
/// <remarks>
/// Columns side by side become the array <c>each #</c>, with an element for each number that has an item; its members
/// are called by the index of their source in <c>_numbered</c>.
/// </remarks>
internal sealed class CellRecords
{
    private const string Numbered = "each #";

    private readonly string[] _columns;
    private readonly string[] _numbered;
    private readonly string[] _ofItem;
    private readonly int[][] _sets;
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
        _numbered = [.. NumberedColumns.Used(format.Mapping, _columns)];
        _ofItem = [.. NumberedColumns.OfItem(format.Mapping, _columns)];
        _sets =
        [
            .. _columns.SelectMany(column => _numbered.Select(pattern => NumberedColumns.Number(pattern, column)))
                .OfType<int>().Distinct().Order()
                .Select(number => _numbered.Select(pattern =>
                    Array.FindIndex(_columns, column => NumberedColumns.Number(pattern, column) == number)).ToArray()),
        ];
        Names = NamesOf(format);
        Paths = [.. Names.Select(name => Array.IndexOf(_numbered, name) is >= 0 and var at
            ? $"{Numbered}[].{at}"
            : name)];
        _splitter = new CsvSplitter(Delimiters.Byte(format.Mapping.Delimiter!), _columns.Length);
    }

    /// <summary>
    /// The columns, paths into cells, and columns side by side, that the mapping names. A column's name is as in the
    /// file, in whatever case the mapping has it.
    /// </summary>
    public IReadOnlyList<string> Names { get; }

    /// <summary>Where the value of each of <see cref="Names"/> is in a record.</summary>
    public IReadOnlyList<string> Paths { get; }

    /// <summary>Whether rows of this format hold several values of a field.</summary>
    public static bool AreNeeded(DetectedFormat format) =>
        format.Mapping.Cells.Count > 0 || NumberedColumns.Used(format.Mapping, format.Columns).Count > 0;

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
            if (_numbered.Length > 0)
                WriteSets(writer, text);
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

    private void WriteSets(Utf8JsonWriter writer, ReadOnlySpan<byte> text)
    {
        writer.WriteStartArray(Numbered);
        foreach (var set in _sets)
        {
            if (!HasItem(set, text))
                continue;
            writer.WriteStartObject();
            for (var i = 0; i < set.Length; i++)
            {
                if (set[i] >= 0)
                    writer.WriteString($"{i}", _splitter.Fields.Field(text, set[i]));
            }

            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }

    // Places of a row that its basket leaves free may have a quantity of 0 all the same.
    private bool HasItem(int[] set, ReadOnlySpan<byte> text)
    {
        for (var i = 0; i < set.Length; i++)
        {
            if (set[i] >= 0 && _ofItem.Contains(_numbered[i])
                && !NullWords.IsNull(_splitter.Fields.Field(text, set[i])))
            {
                return true;
            }
        }

        return false;
    }

    private static string[] NamesOf(DetectedFormat format) =>
    [
        .. format.Mapping.Fields.Values
            .SelectMany(source => FieldSource.Parse(source, IsColumn(format)).Names)
            .Concat(format.Mapping.Undone.Keys).Concat(format.Mapping.NoItems.Keys)
            .Select(name => AsInFile(name, format.Columns))
            .Distinct(StringComparer.Ordinal),
    ];

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
