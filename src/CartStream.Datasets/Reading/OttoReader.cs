using CartStream.Events;

namespace CartStream.Datasets.Reading;

/// <summary>
/// Reads OTTO sessions: a line is a session with all its events, each with item <c>aid</c>, time <c>ts</c> in
/// milliseconds and <c>type</c>. The session's id is also the shopper's. A bad event is rejected alone; a line that is
/// not a session is rejected as a whole.
/// </summary>
/// <remarks>Invariant: <c>_events[_next..]</c> are still to be returned; their ids are in <c>_line</c>.</remarks>
internal sealed class OttoReader(RowIntake intake) : IEventReader
{
    private const string LineExpected = """a line such as {"session":1,"events":[{"aid":2,"ts":3,"type":"clicks"}]}""";
    private const string EventExpected = """an event such as {"aid":2,"ts":3,"type":"clicks"}""";

    private readonly List<(Range Item, long TimeMs, EventType Type)> _events = [];
    private readonly List<Range> _rejected = [];
    private byte[] _line = [];
    private Range _session;
    private int _next;

    public long BytesDone => intake.File.BytesRead;

    public bool TryRead(out ShopperEvent next)
    {
        while (true)
        {
            while (_next == _events.Count)
            {
                if (!TryReadLine())
                {
                    next = default;
                    return false;
                }
            }

            var (item, timeMs, type) = _events[_next++];
            next = new ShopperEvent
            {
                TimeMs = timeMs,
                Type = type,
                ItemId = _line.AsSpan(item),
                ShopperId = _line.AsSpan(_session),
                SessionId = _line.AsSpan(_session),
            };
            if (EventValidator.Check(next) is { } fault)
                intake.Reject(fault, next.ItemId);
            else if (intake.Accept())
                return true;
        }
    }

    public void Dispose() => intake.Dispose();

    private bool TryReadLine()
    {
        _events.Clear();
        _rejected.Clear();
        _next = 0;
        if (!intake.TryNext(out var row))
            return false;
        if (_line.Length < row.Length)
            _line = new byte[row.Length * 2];
        row.CopyTo(_line);
        if (TryReadSession(row))
        {
            foreach (var bad in _rejected)
                intake.Reject(EventFault.Of("events", row[bad], EventExpected), row[bad]);
        }
        else
        {
            _events.Clear();
            intake.Reject(EventFault.Of("row", row, LineExpected), row);
        }

        return true;
    }

    private bool TryReadSession(ReadOnlySpan<byte> row)
    {
        var cursor = new JsonCursor(row);
        bool hasSession = false, hasEvents = false;
        if (!cursor.TryRead('{'))
            return false;
        do
        {
            if (!cursor.TryReadName(out var name, out _))
                return false;
            if (name.SequenceEqual("session"u8))
                hasSession = TryReadId(ref cursor, out _session);
            else if (name.SequenceEqual("events"u8))
                hasEvents = TryReadEvents(ref cursor);
            else if (!cursor.TrySkipValue())
                return false;
        }
        while (cursor.TryRead(','));
        return hasSession && hasEvents && cursor.TryRead('}') && cursor.IsAtEnd();
    }

    private bool TryReadEvents(ref JsonCursor cursor)
    {
        if (!cursor.TryRead('['))
            return false;
        if (cursor.TryRead(']'))
            return true;
        do
        {
            cursor.Peek();
            var from = cursor.Position;
            var inside = cursor;
            if (!cursor.TrySkipValue())
                return false;
            if (!TryReadEvent(ref inside))
                _rejected.Add(from..cursor.Position);
        }
        while (cursor.TryRead(','));
        return cursor.TryRead(']');
    }

    private bool TryReadEvent(ref JsonCursor cursor)
    {
        (Range Item, long TimeMs, EventType Type) read = default;
        bool hasItem = false, hasTime = false, hasType = false;
        if (!cursor.TryRead('{') || cursor.TryRead('}'))
            return false;
        do
        {
            cursor.TryReadName(out var name, out _);
            if (name.SequenceEqual("aid"u8))
                hasItem = TryReadId(ref cursor, out read.Item);
            else if (name.SequenceEqual("ts"u8))
                hasTime = cursor.TryReadNumber(out var ms) && EventNumber.TryParseWhole(ms, out read.TimeMs);
            else if (name.SequenceEqual("type"u8))
                hasType = cursor.TryReadString(out var type, out _) && TryType(type, out read.Type);
            else
                cursor.TrySkipValue();
        }
        while (cursor.TryRead(','));
        if (!hasItem || !hasTime || !hasType)
            return false;
        _events.Add(read);
        return true;
    }

    private static bool TryReadId(ref JsonCursor cursor, out Range id)
    {
        var isText = cursor.Peek() == '"';
        var isEscaped = false;
        var isRead = isText ? cursor.TryReadString(out var raw, out isEscaped) : cursor.TryReadNumber(out raw);
        var end = cursor.Position - (isText ? 1 : 0);
        id = (end - raw.Length)..end;
        return isRead && !isEscaped && (isText || raw.IndexOfAnyExceptInRange((byte)'0', (byte)'9') < 0);
    }

    private static bool TryType(ReadOnlySpan<byte> name, out EventType type)
    {
        type = name.SequenceEqual("carts"u8) ? EventType.Cart
            : name.SequenceEqual("orders"u8) ? EventType.Purchase
            : EventType.View;
        return type != EventType.View || name.SequenceEqual("clicks"u8);
    }
}
