using CartStream.Datasets.Files;
using CartStream.Datasets.Mapping;
using CartStream.Events;

namespace CartStream.Datasets.Reading;

/// <summary>Reads the rows of a delimited file by a mapping.</summary>
internal sealed class CsvRowParser : IRowParser
{
    private readonly EventBuilder _builder;
    private readonly CsvSplitter _splitter;
    private readonly int _columns;
    private readonly bool _hasHeader;

    /// <summary>A parser for files with this many columns.</summary>
    public CsvRowParser(EventBuilder builder, int columns, byte delimiter, bool hasHeader)
    {
        _builder = builder;
        _columns = columns;
        _hasHeader = hasHeader;
        _splitter = new CsvSplitter(delimiter, columns);
    }

    public string SkipReason => _builder.SkipReason;

    public RowVerdict Parse(ReadOnlySpan<byte> row, long lineNumber, out ShopperEvent e, out EventFault? fault)
    {
        var fields = _splitter.Split(row, out var text);
        if (fields == _columns)
            return _builder.Build(text, _splitter.Fields, lineNumber, out e, out fault);
        e = default;
        fault = WrongShape(row, fields, _columns, _hasHeader);
        return RowVerdict.Rejected;
    }

    /// <summary>The fault of a row with another number of fields than columns; -1 for an unclosed quote.</summary>
    public static EventFault WrongShape(ReadOnlySpan<byte> row, int fields, int columns, bool hasHeader) =>
        fields < 0
            ? EventFault.Of("row", row, "every quoted field to end with a quote and a delimiter")
            : new EventFault(
                "row", $"{fields} fields", $"{columns}, as in the {(hasHeader ? "header" : "first row")}");
}
