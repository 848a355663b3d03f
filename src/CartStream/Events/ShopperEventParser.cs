using System.Text.Unicode;

namespace CartStream.Events;

/// <summary>
/// Reads the JSON form of an event. Unknown fields are skipped, <c>null</c> means absent, ids may be whole numbers,
/// numbers may be strings, and the last value of a repeated field counts. Without a shopper id the anonymous id is
/// used, and without that the session id. Keep one per thread and reuse it: it owns the buffer for unescaped texts.
/// </summary>
public sealed class ShopperEventParser
{
    private const string WholeQuantity = "a whole number from 1 to 1000000";

    // Unescaping never lengthens a text, so the texts of one event fit in the length of its JSON.
    private byte[] _unescaped = [];
    private int _unescapedBytes;

    private enum Kind
    {
        Null,
        Text,
        Number,
        Other,
    }

    /// <summary>
    /// The time of an event that has none, milliseconds since 1970; null (default) to reject such an event.
    /// </summary>
    public long? TimeMsDefault { get; set; }

    /// <summary>
    /// Whether the events are new and <see cref="EventValidator.CheckNew"/> checks them. Default false: they come from
    /// a log.
    /// </summary>
    public bool AreNew { get; init; }

    /// <summary>Whether an unknown field is a fault. Default false: it is skipped.</summary>
    public bool IsStrict { get; init; }

    /// <summary>
    /// Reads one event that <see cref="EventValidator"/> accepts, or returns its fault; never throws, whatever the
    /// bytes. The event's texts are valid as long as <paramref name="json"/> and until the next call.
    /// </summary>
    public bool TryRead(ReadOnlySpan<byte> json, out ShopperEvent e, out EventFault? fault)
    {
        e = default;
        _unescapedBytes = 0;
        var fields = new Fields(TimeMsDefault, IsStrict);
        if (json.Length > EventLimits.JsonBytesMax)
            fault = new EventFault("event", $"{json.Length} bytes", $"at most {EventLimits.JsonBytesMax} bytes");
        else if (!Utf8.IsValid(json))
            fault = EventFault.Of("event", json, ForeignForm.TryFindExpected(json) ?? "UTF-8");
        else
            fault = ReadObject(json, ref fields) ?? fields.CheckRequired(isUnpacked: AreNew);
        if (fault is not null)
            return false;
        e = fields.ToEvent();
        fault = AreNew ? EventValidator.CheckNew(e) : EventValidator.Check(e);
        return fault is null;
    }

    private EventFault? ReadObject(ReadOnlySpan<byte> json, scoped ref Fields fields)
    {
        var cursor = new JsonCursor(json);
        if (!cursor.TryRead('{'))
            return EventFault.Of("event", json, ForeignForm.TryFindExpected(json) ?? "a JSON object");
        if (cursor.TryRead('}'))
            return cursor.IsAtEnd() ? null : Unreadable(json, cursor.Position);
        do
        {
            if (!cursor.TryReadName(out var name, out var isEscaped) || (isEscaped && !TryUnescape(json, ref name))
                || !TryReadValue(json, ref cursor, out var kind, out var value))
            {
                return Unreadable(json, cursor.Position);
            }

            if (fields.Set(name, kind, value) is { } fault)
                return fault;
        }
        while (cursor.TryRead(','));
        if (!cursor.TryRead('}'))
            return Unreadable(json, cursor.Position);
        if (cursor.IsAtEnd())
            return null;
        return cursor.Peek() == '{'
            ? EventFault.Of("event", json[cursor.Position..], "the end: one event, not several")
            : Unreadable(json, cursor.Position);
    }

    private bool TryReadValue(
        ReadOnlySpan<byte> json, scoped ref JsonCursor cursor, out Kind kind, out ReadOnlySpan<byte> value)
    {
        var first = cursor.Peek();
        if (first == '"')
        {
            kind = Kind.Text;
            return cursor.TryReadString(out value, out var isEscaped) && (!isEscaped || TryUnescape(json, ref value));
        }

        var from = cursor.Position;
        kind = first switch
        {
            (byte)'n' => Kind.Null,
            (byte)'-' or (>= (byte)'0' and <= (byte)'9') => Kind.Number,
            _ => Kind.Other,
        };
        var taken = kind == Kind.Number ? cursor.TryReadNumber(out value) : cursor.TrySkipValue();
        value = json[from..cursor.Position];
        return taken;
    }

    private bool TryUnescape(ReadOnlySpan<byte> json, ref ReadOnlySpan<byte> text)
    {
        if (_unescaped.Length < json.Length)
            _unescaped = new byte[Math.Max(json.Length, 1_024)];
        var room = _unescaped.AsSpan(_unescapedBytes);
        if (!JsonCursor.TryUnescape(text, room, out var written))
            return false;
        text = room[..written];
        _unescapedBytes += written;
        return true;
    }

    private static EventFault Unreadable(ReadOnlySpan<byte> json, int at) =>
        EventFault.Of("event", json[at..], $"valid JSON at byte {at}");

    private ref struct Fields
    {
        private readonly bool _isStrict;
        private readonly long? _timeMsDefault;
        private long _timeMs;
        private bool _hasTime;
        private EventType _type;
        private bool _hasType;
        private ReadOnlySpan<byte> _itemId;
        private ReadOnlySpan<byte> _shopperId;
        private ReadOnlySpan<byte> _anonymousId;
        private ReadOnlySpan<byte> _sessionId;
        private ReadOnlySpan<byte> _eventId;
        private ReadOnlySpan<byte> _orderId;
        private ReadOnlySpan<byte> _lineId;
        private ReadOnlySpan<byte> _receiptId;
        private ReadOnlySpan<byte> _categoryId;
        private ReadOnlySpan<byte> _categoryCode;
        private ReadOnlySpan<byte> _brand;
        private ReadOnlySpan<byte> _itemName;
        private ReadOnlySpan<byte> _itemGroupId;
        private ReadOnlySpan<byte> _envelope;
        private decimal? _price;
        private int? _quantity;

        public Fields(long? timeMsDefault, bool isStrict)
        {
            _timeMsDefault = timeMsDefault;
            _isStrict = isStrict;
        }

        public EventFault? Set(ReadOnlySpan<byte> name, Kind kind, ReadOnlySpan<byte> value)
        {
            if (name.SequenceEqual("event_time"u8))
                return SetTime(kind, value);
            if (name.SequenceEqual("event_type"u8))
                return SetType(kind, value);
            if (name.SequenceEqual("item_id"u8))
                return SetText("item_id", out _itemId, kind, value);
            if (name.SequenceEqual("shopper_id"u8))
                return SetText("shopper_id", out _shopperId, kind, value);
            if (name.SequenceEqual("session_id"u8))
                return SetText("session_id", out _sessionId, kind, value);
            if (name.SequenceEqual("category_id"u8))
                return SetText("category_id", out _categoryId, kind, value);
            if (name.SequenceEqual("category_code"u8))
                return SetText("category_code", out _categoryCode, kind, value);
            if (name.SequenceEqual("brand"u8))
                return SetText("brand", out _brand, kind, value);
            if (name.SequenceEqual("item_name"u8))
                return SetText("item_name", out _itemName, kind, value);
            if (name.SequenceEqual("price"u8))
                return SetPrice(kind, value);
            if (name.SequenceEqual("quantity"u8))
                return SetQuantity(kind, value);
            if (name.SequenceEqual("event_id"u8))
                return SetText("event_id", out _eventId, kind, value);
            if (name.SequenceEqual("order_id"u8))
                return SetText("order_id", out _orderId, kind, value);
            if (name.SequenceEqual("line_id"u8))
                return SetText("line_id", out _lineId, kind, value);
            if (name.SequenceEqual("receipt_id"u8))
                return SetText("receipt_id", out _receiptId, kind, value);
            if (name.SequenceEqual("item_group_id"u8))
                return SetText("item_group_id", out _itemGroupId, kind, value);
            if (name.SequenceEqual("anonymous_id"u8))
                return SetText("anonymous_id", out _anonymousId, kind, value);
            if (name.SequenceEqual("lines"u8) && kind != Kind.Null)
                return EventFault.Of("lines", value, "an event for each line; the HTTP API alone splits an order");
            if (kind == Kind.Other && (name.SequenceEqual("payload"u8) || name.SequenceEqual("after"u8)
                || name.SequenceEqual("data"u8)))
            {
                _envelope = name;
            }

            return _isStrict ? EventFieldNames.Unknown(name) : null;
        }

        /// <summary>The first required field that is missing; null for none.</summary>
        /// <param name="isUnpacked">Whether envelopes are opened before their events are read.</param>
        public readonly EventFault? CheckRequired(bool isUnpacked)
        {
            if (!isUnpacked && !_envelope.IsEmpty && !_hasType && _itemId.IsEmpty)
            {
                return EventFault.Of(
                    "event", _envelope, "the event's fields in the outer JSON object, not in an envelope");
            }

            if (!_hasTime && _timeMsDefault is null)
                return new EventFault("event_time", "nothing", EventTime.Accepted);
            return _hasType ? null : new EventFault("event_type", "nothing", EventTypeNames.Accepted);
        }

        /// <summary>The event; a purchase or refund with a negative quantity is a refund of that many.</summary>
        public readonly ShopperEvent ToEvent() => new()
        {
            TimeMs = _hasTime ? _timeMs : _timeMsDefault.GetValueOrDefault(),
            Type = IsReturn ? EventType.Refund : _type,
            ItemId = _itemId,
            ShopperId = Shopper,
            AnonymousId = Shopper.SequenceEqual(_anonymousId) ? [] : _anonymousId,
            SessionId = _sessionId,
            EventId = _eventId,
            CategoryId = _categoryId,
            CategoryCode = _categoryCode,
            Brand = _brand,
            ItemName = _itemName,
            ItemGroupId = _itemGroupId,
            Price = _price,
            OrderId = _orderId,
            LineId = _lineId,
            ReceiptId = _receiptId,
            Quantity = IsReturn ? -_quantity : _quantity,
        };

        /// <summary>The shopper id; without one the anonymous id, and without that the session id.</summary>
        private readonly ReadOnlySpan<byte> Shopper =>
            !_shopperId.IsEmpty ? _shopperId : !_anonymousId.IsEmpty ? _anonymousId : _sessionId;

        private readonly bool IsReturn => _quantity < 0 && _type is (EventType.Purchase or EventType.Refund);

        private EventFault? SetTime(Kind kind, ReadOnlySpan<byte> value)
        {
            _hasTime = kind == Kind.Text && EventTime.TryParse(value, out _timeMs);
            return _hasTime || kind == Kind.Null ? null : EventFault.Of("event_time", value, EventTime.Accepted);
        }

        private EventFault? SetType(Kind kind, ReadOnlySpan<byte> value)
        {
            _hasType = kind == Kind.Text && EventTypeNames.TryParse(value, out _type);
            return _hasType || kind == Kind.Null ? null : EventFault.Of("event_type", value, EventTypeNames.Accepted);
        }

        private static EventFault? SetText(
            string field, out ReadOnlySpan<byte> text, Kind kind, ReadOnlySpan<byte> value)
        {
            text = kind is Kind.Text or Kind.Number ? value : default;
            var isTaken = kind is Kind.Text or Kind.Null
                || (kind == Kind.Number && !value.ContainsAny((byte)'.', (byte)'e', (byte)'E'));
            return isTaken ? null : EventFault.Of(field, value, "a string, a whole number or null");
        }

        private EventFault? SetPrice(Kind kind, ReadOnlySpan<byte> value)
        {
            _price = null;
            if (kind == Kind.Null)
                return null;
            if (kind == Kind.Other || !EventNumber.TryParseDecimal(value, out var price))
                return EventFault.Of("price", value, "a number");
            _price = price;
            return null;
        }

        private EventFault? SetQuantity(Kind kind, ReadOnlySpan<byte> value)
        {
            _quantity = null;
            if (kind == Kind.Null)
                return null;
            if (kind == Kind.Other || !TryReadPieces(value, out var pieces))
                return EventFault.Of("quantity", value, WholeQuantity);
            _quantity = pieces;
            return null;
        }

        // Also 2.00, as serializers write a decimal type.
        private static bool TryReadPieces(ReadOnlySpan<byte> text, out int pieces)
        {
            pieces = 0;
            decimal number;
            if (EventNumber.TryParseWhole(text, out var whole))
                number = whole;
            else if (!EventNumber.TryParseDecimal(text, out number) || !decimal.IsInteger(number))
                return false;
            if (Math.Abs(number) > EventLimits.QuantityMax)
                return false;
            pieces = (int)number;
            return true;
        }
    }
}
