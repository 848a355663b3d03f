using CartStream.Events;

namespace CartStream.Datasets.Reading;

/// <summary>Reads the rows of a delimited file by its format.</summary>
internal sealed class CsvRowParser : IRowParser
{
    private const int MsPerSecond = 1_000;

    private readonly CsvFormat _format;
    private readonly CsvSplitter _splitter;
    private readonly int _columns;
    private readonly int _time;
    private readonly int _type;
    private readonly int _item;
    private readonly int _shopper;
    private readonly int _session;
    private readonly int _categoryId;
    private readonly int _categoryCode;
    private readonly int _brand;
    private readonly int _price;

    /// <summary>A parser for files of <paramref name="format"/> with these columns, in this order.</summary>
    public CsvRowParser(CsvFormat format, string[] columns, byte delimiter)
    {
        _format = format;
        _columns = columns.Length;
        _splitter = new CsvSplitter(delimiter, columns.Length);
        _time = Ordinal(format.Time);
        _type = Ordinal(format.Type);
        _item = Ordinal(format.Item);
        _shopper = Ordinal(format.Shopper);
        _session = Ordinal(format.Session);
        _categoryId = Ordinal(format.CategoryId);
        _categoryCode = Ordinal(format.CategoryCode);
        _brand = Ordinal(format.Brand);
        _price = Ordinal(format.Price);

        int Ordinal(string? name) =>
            Array.FindIndex(columns, column => column.Equals(name, StringComparison.OrdinalIgnoreCase));
    }

    public bool TryParse(ReadOnlySpan<byte> row, long lineNumber, out ShopperEvent e, out EventFault? fault)
    {
        e = default;
        var fields = _splitter.Split(row, out var text);
        if (fields != _columns)
        {
            fault = WrongShape(fields, row);
            return false;
        }

        var type = _format.TypeOfAll;
        decimal? price = null;
        if (!TryTime(_splitter.Field(text, _time), lineNumber, out var timeMs))
            fault = EventFault.Of(_format.Time!, _splitter.Field(text, _time), TimeExpected);
        else if (_type >= 0 && !TryType(_splitter.Field(text, _type), out type))
            fault = EventFault.Of(_format.Type!, _splitter.Field(text, _type), TypesExpected);
        else if (!TryPrice(_splitter.Field(text, _price), out price))
            fault = EventFault.Of(_format.Price!, _splitter.Field(text, _price), "a number or nothing");
        else
            fault = null;
        if (fault is not null)
            return false;

        e = new ShopperEvent
        {
            TimeMs = timeMs,
            Type = type,
            ItemId = _splitter.Field(text, _item),
            ShopperId = _splitter.Field(text, _shopper),
            SessionId = _splitter.Field(text, _session),
            CategoryId = _splitter.Field(text, _categoryId),
            CategoryCode = _splitter.Field(text, _categoryCode),
            Brand = _splitter.Field(text, _brand),
            Price = price,
        };
        fault = EventValidator.Check(e);
        return fault is null;
    }

    private string TimeExpected => _format.TimeKind switch
    {
        TimeKind.Text => EventTime.Accepted,
        TimeKind.Seconds => "seconds since 1970",
        _ => "milliseconds since 1970",
    };

    private string TypesExpected => string.Join(", ", _format.Types.Select(name => name.Text));

    private EventFault WrongShape(int fields, ReadOnlySpan<byte> row) =>
        fields < 0
            ? EventFault.Of("row", row, "every quoted field to end with a quote and a delimiter, on its own line")
            : new EventFault("row", $"{fields} fields", $"{_columns}, as in the header");

    private bool TryTime(ReadOnlySpan<byte> text, long lineNumber, out long timeMs)
    {
        switch (_format.TimeKind)
        {
            case TimeKind.Text:
                return EventTime.TryParse(text, out timeMs);
            case TimeKind.Seconds:
                return TrySeconds(text, out timeMs);
            case TimeKind.Milliseconds:
                return EventNumber.TryParseWhole(text, out timeMs);
            default:
                timeMs = lineNumber * MsPerSecond;
                return true;
        }
    }

    // What is finer than a millisecond is dropped, as in a time that is written out.
    private static bool TrySeconds(ReadOnlySpan<byte> text, out long timeMs)
    {
        timeMs = 0;
        const long secondsMax = EventLimits.TimeMsMax / MsPerSecond;
        if (!EventNumber.TryParseDecimal(text, out var seconds) || seconds is < 0 or > secondsMax)
            return false;
        timeMs = (long)(seconds * MsPerSecond);
        return true;
    }

    private bool TryType(ReadOnlySpan<byte> text, out EventType type)
    {
        foreach (var name in _format.Types)
        {
            if (text.SequenceEqual(name.Utf8))
            {
                type = name.Type;
                return true;
            }
        }

        type = default;
        return false;
    }

    private static bool TryPrice(ReadOnlySpan<byte> text, out decimal? price)
    {
        price = null;
        if (text.IsEmpty)
            return true;
        var isNumber = EventNumber.TryParseDecimal(text, out var value);
        price = value;
        return isNumber;
    }
}
