using System.Buffers;
using System.IO.Hashing;
using System.Runtime.InteropServices;
using System.Text.Json;
using CartStream.Events;
using CartStream.Server.Validation;
using CartStream.Server.Writing;

namespace CartStream.Server.Intake;

/// <summary>
/// The events in one request's body: the valid ones in the form of the log, and the faults of the others.
/// </summary>
/// <param name="partitions">Partitions of <c>user-events</c>.</param>
/// <param name="receivedMs">When they were received, milliseconds since 1970.</param>
/// <param name="isStrict">Whether a field that events don't have is a fault.</param>
/// <param name="mayLink">Whether an event may link an anonymous id to its shopper.</param>
internal sealed class EventBatch(int partitions, long receivedMs, bool isStrict = false, bool mayLink = true)
{
    /// <summary>Most events in a request.</summary>
    public const int EventsMax = 1_000;

    // The lines of orders repeat the order's fields; together they take no more than a body by default.
    private const long RepeatedBytesMax = 4 * 1024 * 1024;

    private const string NoLink =
        "anonymous_id: found an id that the event links to its shopper, expected an API key for identities:write, too, "
        + "or no anonymous_id";

    private readonly ShopperEventParser _parser = new() { AreNew = true, IsStrict = isStrict };
    private readonly ArrayBufferWriter<byte> _json = new(1_024);
    private readonly List<FieldFault> _rejected = [];
    private readonly Dictionary<ulong, int> _withoutTime = [];
    private int _elements;
    private long _repeatedRoom = RepeatedBytesMax;

    /// <summary>The accepted events.</summary>
    public LogWrite Write { get; } = new();

    /// <summary>Why the others were not accepted.</summary>
    public IReadOnlyList<FieldFault> Rejected => _rejected;

    /// <summary>Reads one event or an array of events; returns the fault of the whole body, or null.</summary>
    /// <param name="body">The body.</param>
    /// <param name="isLines">Whether several values may follow each other, one a line (NDJSON).</param>
    public FieldFault? Read(ReadOnlySpan<byte> body, bool isLines = false)
    {
        var reader = new Utf8JsonReader(body, new JsonReaderOptions { AllowMultipleValues = isLines });
        try
        {
            if (!isLines)
                return ReadValue(body, ref reader, isBatch: false) ?? CheckEnd(ref reader);
            while (reader.Read())
            {
                if (ReadValue(body, ref reader, isBatch: true, isRead: true) is { } fault)
                    return fault;
            }

            return _elements == 0 ? Fault("found nothing, expected an event a line") : null;
        }
        catch (JsonException e)
        {
            return Fault($"found no valid JSON at byte {e.BytePositionInLine} of line {e.LineNumber + 1}");
        }
    }

    private FieldFault? ReadValue(ReadOnlySpan<byte> body, ref Utf8JsonReader reader, bool isBatch, bool isRead = false)
    {
        if ((!isRead && !reader.Read())
            || reader.TokenType is not (JsonTokenType.StartObject or JsonTokenType.StartArray))
        {
            return Fault("found neither an object nor an array, expected one event or an array of them");
        }

        if (reader.TokenType == JsonTokenType.StartObject)
            return ReadElement(body, ref reader, isBatch);
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            if (ReadElement(body, ref reader, isBatch: true) is { } fault)
                return fault;
        }

        return null;
    }

    private FieldFault? ReadElement(ReadOnlySpan<byte> body, ref Utf8JsonReader reader, bool isBatch)
    {
        var start = (int)reader.TokenStartIndex;
        reader.Skip();
        return ReadEvent(body[start..(int)reader.BytesConsumed], isBatch);
    }

    /// <summary>Reads one event, which is valid JSON; returns the fault of the whole body, or null.</summary>
    /// <param name="json">The event.</param>
    /// <param name="isBatch">Whether a fault names the event's index.</param>
    public FieldFault? ReadEvent(ReadOnlySpan<byte> json, bool isBatch = true)
    {
        int? index = isBatch ? _elements : null;
        _elements++;
        if (EventShapes.IsPlain(json))
            return Add(json, index);
        var events = EventShapes.Split(json, ref _repeatedRoom, out var orderFault);
        foreach (var e in events)
        {
            if (Add(e, index) is { } fault)
                return fault;
        }

        if (orderFault is not null)
            _rejected.Add(new FieldFault(orderFault.Field, orderFault.ToString(), index));
        return null;
    }

    private FieldFault? Add(ReadOnlySpan<byte> json, int? index)
    {
        var count = Write.Count + _rejected.Count;
        if (count == EventsMax)
            return Fault($"found more than {EventsMax} events, expected at most {EventsMax}");
        if (!TryRead(json, out var e, out var fault))
            _rejected.Add(new FieldFault(fault!.Field, fault.ToString(), index));
        else if (!mayLink && !e.AnonymousId.IsEmpty)
            _rejected.Add(new FieldFault("anonymous_id", NoLink, index));
        else
            EventRecord.Add(Write, e, receivedMs, partitions, _json);
        return null;
    }

    /// <summary>
    /// Events of a shopper without times happened one after the other, a millisecond apart: two equal ones are two, not
    /// one sent twice. No event gets a later time than that: the shopper's next request may arrive right behind.
    /// </summary>
    private bool TryRead(ReadOnlySpan<byte> json, out ShopperEvent e, out EventFault? fault)
    {
        _parser.TimeMsDefault = receivedMs;
        if (!_parser.TryRead(json, out e, out fault))
            return false;
        if (e.TimeMs != receivedMs)
            return true;
        ref var before = ref CollectionsMarshal.GetValueRefOrAddDefault(
            _withoutTime, XxHash3.HashToUInt64(e.ShopperId), out _);
        _parser.TimeMsDefault = receivedMs + before;
        return before++ == 0 || _parser.TryRead(json, out e, out fault);
    }

    private static FieldFault? CheckEnd(ref Utf8JsonReader reader) =>
        reader.Read() ? Fault("found more JSON behind the events") : null;

    private static FieldFault Fault(string detail) => new("body", $"body: {detail}");
}
