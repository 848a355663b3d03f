using System.Runtime.CompilerServices;
using System.Text;
using CartStream.Datasets.Files;
using CartStream.Events;

namespace CartStream.Datasets.Mapping;

/// <summary>
/// Builds events from rows' fields by a mapping. One per file: it keeps the values that rows take from the previous
/// row.
/// </summary>
internal sealed class EventBuilder
{
    private const string NoItem = "without an item";
    private const string OtherPage = "pages of no item";

    private readonly EventMapping _mapping;
    private readonly FieldReader _fields;
    private readonly TimeRule _time;
    private readonly TypeTable _types;
    private readonly EventType? _default;
    private readonly FilledDown? _filled;
    private readonly ItemPattern? _pattern;
    private readonly UndonePurchases? _undone;
    private readonly NoItemRows? _noItems;
    private readonly bool _hasType;
    private readonly bool _hasUnit;

    /// <summary>A builder for rows with these columns or paths.</summary>
    public EventBuilder(EventMapping mapping, IReadOnlyList<string> columns)
    {
        _mapping = mapping;
        _fields = new FieldReader(mapping, columns);
        _time = new TimeRule(mapping.TimeFormat, mapping.TimeZone);
        _types = new TypeTable(mapping);
        _default = mapping.DefaultType is { } type ? TypeTable.Resolve(type) : null;
        _filled = mapping.FillDown ? new FilledDown() : null;
        _pattern = mapping.ItemPattern is { } pattern ? new ItemPattern(pattern) : null;
        _undone = mapping.Undone.Count > 0 ? new UndonePurchases(mapping, columns) : null;
        _noItems = mapping.NoItems.Count > 0 ? new NoItemRows(mapping, columns) : null;
        _hasType = _fields.Has(EventField.EventType);
        _hasUnit = _fields.Has(EventField.Unit);
    }

    /// <summary>The shopper of a device; null where the file doesn't name one.</summary>
    public DeviceOwners? Owners { get; init; }

    /// <summary>Why the last row was skipped.</summary>
    public string SkipReason { get; private set; } = "";

    /// <summary>
    /// Builds the event of a row; its texts are valid as long as <paramref name="text"/> and until the next call.
    /// </summary>
    public RowVerdict Build(
        ReadOnlySpan<byte> text, FieldTable table, long lineNumber, out ShopperEvent e, out EventFault? fault)
    {
        _fields.Begin();
        var typeName = _fields.Text(EventField.EventType, text, table);
        var shopper = Shopper(text, table);
        var session = _fields.Id(EventField.SessionId, text, table);

        // Trackers give this number to what happens outside of any session.
        if (session.SequenceEqual("-1"u8))
            session = default;
        var time = _fields.Text(EventField.EventTime, text, table);
        _filled?.Fill(_fields.Id(EventField.OrderId, text, table), ref typeName, ref time, ref shopper, ref session);
        var type = _default;
        if (_hasType && !TryType(typeName, ref type, out fault))
        {
            e = default;
            return fault is null ? RowVerdict.Skipped : RowVerdict.Rejected;
        }

        fault = null;
        if (_noItems?.Find(text, table) is { } noItem)
            return Skip(noItem, out e);
        if (_undone is not null && type == EventType.Purchase && Undone(text, table) is { } undone)
            return Skip(undone, out e);
        if (!TryTime(time, text, table, lineNumber, out var timeMs))
            fault = EventFault.Of(Source(EventField.EventTime), time, _time.Expected);
        else if (type is null)
            fault = new EventFault("event_type", "nothing", _types.Expected);
        else if (!TryNumber(EventField.Price, text, table, out var price))
            fault = NoNumber(EventField.Price, text, table);
        else if (!TryQuantity(text, table, out var quantity))
            fault = NoNumber(EventField.Quantity, text, table);
        else if (_pattern is not null && Item(text, table).IsEmpty)
            return Skip(OtherPage, out e);
        else if (_mapping.PassesOverNoItem && _fields.Id(EventField.ItemId, text, table).IsEmpty)
            return Skip(NoItem, out e);
        else
        {
            // Of what is given back, books have both less than nothing.
            price = quantity < 0 && price < 0 ? -price : price;
            e = Event(text, table, timeMs, Turned(type.Value, quantity), Pieces(quantity), price, shopper, session);
            fault = EventValidator.Check(e);
            return fault is null ? RowVerdict.Event : RowVerdict.Rejected;
        }

        e = default;
        return RowVerdict.Rejected;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private ShopperEvent Event(
        ReadOnlySpan<byte> text,
        FieldTable table,
        long timeMs,
        EventType type,
        int? quantity,
        decimal? price,
        ReadOnlySpan<byte> shopper,
        ReadOnlySpan<byte> session) => new()
        {
            TimeMs = timeMs,
            Type = type,
            ItemId = Item(text, table),
            ShopperId = shopper,
            SessionId = session,
            CategoryId = _fields.Text(EventField.CategoryId, text, table),
            CategoryCode = _fields.Text(EventField.CategoryCode, text, table),
            Brand = _fields.Text(EventField.Brand, text, table),
            ItemName = Name(text, table),
            ItemGroupId = _fields.Id(EventField.ItemGroupId, text, table),
            EventId = _fields.Id(EventField.EventId, text, table),
            Price = price,
            Quantity = quantity,
        };

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private ReadOnlySpan<byte> Item(ReadOnlySpan<byte> text, FieldTable table)
    {
        var found = _fields.Id(EventField.ItemId, text, table);
        return _pattern is null || found.IsEmpty ? found : _pattern.Find(found);
    }

    /// <summary>A name that is too long is dropped, but the event is kept.</summary>
    private ReadOnlySpan<byte> Name(ReadOnlySpan<byte> text, FieldTable table)
    {
        var name = _fields.Id(EventField.ItemName, text, table);
        return name.Length > EventLimits.TextBytesMax ? default : name;
    }

    /// <summary>False, without a fault, when rows of this type are skipped.</summary>
    private bool TryType(ReadOnlySpan<byte> name, ref EventType? type, out EventFault? fault)
    {
        fault = null;
        if (name.IsEmpty && _mapping.DefaultType is { } meaning)
            return type is not null || Skip(meaning) == RowVerdict.Event;
        if (!_types.TryFind(name, out type))
            fault = EventFault.Of(Source(EventField.EventType), name, _types.Expected);
        else if (type is null)
            Skip(Encoding.UTF8.GetString(name));
        return type is not null;
    }

    private string? Undone(ReadOnlySpan<byte> text, FieldTable table)
    {
        var reason = _undone!.Find(_fields.Id(EventField.Quantity, text, table), text, table);
        return _filled is null ? reason : _filled.FillUndone(reason);
    }

    private ReadOnlySpan<byte> Shopper(ReadOnlySpan<byte> text, FieldTable table)
    {
        var shopper = _fields.Id(EventField.ShopperId, text, table);
        if (!_fields.Has(EventField.AnonymousId))
            return shopper;
        var device = _fields.Id(EventField.AnonymousId, text, table);
        if (!shopper.IsEmpty)
            return shopper;
        return Owners is not null && Owners.Find(device) is { } owner ? owner : device;
    }

    private bool TryTime(
        ReadOnlySpan<byte> time, ReadOnlySpan<byte> text, FieldTable table, long lineNumber, out long timeMs)
    {
        if (!_time.TryParse(time, lineNumber, out timeMs))
            return false;
        if (!_fields.Has(EventField.TimeOffsetMs))
            return true;
        var offset = _fields.Id(EventField.TimeOffsetMs, text, table);
        if (offset.IsEmpty)
            return true;
        var isNumber = EventNumber.TryParseDecimal(offset, out var ms) && Math.Abs(ms) <= EventLimits.TimeMsMax;
        timeMs += isNumber ? (long)ms : 0;
        return isNumber;
    }

    private bool TryNumber(EventField field, ReadOnlySpan<byte> text, FieldTable table, out decimal? value)
    {
        value = null;
        if (!_fields.Has(field))
            return true;
        var found = _fields.Id(field, text, table);
        if (found.IsEmpty)
            return true;
        var isNumber = NumberText.TryParse(found, _mapping.Decimal, _mapping.Thousands, out var number);
        value = number;
        return isNumber;
    }

    // What is measured, such as 350 g, is one piece.
    private bool TryQuantity(ReadOnlySpan<byte> text, FieldTable table, out decimal? quantity)
    {
        if (!TryNumber(EventField.Quantity, text, table, out quantity))
        {
            var isCount = UnitWords.TryCount(
                _fields.Id(EventField.Quantity, text, table), _mapping.Decimal, _mapping.Thousands, out var pieces);
            quantity = pieces;
            return isCount;
        }

        if (_hasUnit && quantity is { } measured && UnitWords.IsMeasure(_fields.Id(EventField.Unit, text, table)))
            quantity = Math.Sign(measured);
        return true;
    }

    private EventFault NoNumber(EventField field, ReadOnlySpan<byte> text, FieldTable table) =>
        EventFault.Of(Source(field), _fields.Id(field, text, table), "a number or nothing");

    // A negative quantity turns a cart addition into a removal, and a purchase into a refund.
    private static EventType Turned(EventType type, decimal? quantity) => quantity >= 0 ? type : type switch
    {
        EventType.Cart when quantity < 0 => EventType.RemoveFromCart,
        EventType.Purchase when quantity < 0 => EventType.Refund,
        _ => type,
    };

    // Goods sold by weight count in whole pieces; a quantity that is too large is left for the validator to reject.
    private static int? Pieces(decimal? quantity) => quantity is not { } number
        ? null
        : (int)Math.Min(Math.Ceiling(Math.Abs(number)), EventLimits.QuantityMax + 1);

    private string Source(EventField field) => _mapping.Fields.GetValueOrDefault(field, EventFieldNames.Text(field));

    private RowVerdict Skip(string reason, out ShopperEvent e)
    {
        e = default;
        return Skip(reason);
    }

    private RowVerdict Skip(string reason)
    {
        SkipReason = reason;
        return RowVerdict.Skipped;
    }
}
