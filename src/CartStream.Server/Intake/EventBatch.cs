using System.Buffers;
using System.Text.Json;
using CartStream.Events;
using CartStream.Server.Validation;
using CartStream.Server.Writing;

namespace CartStream.Server.Intake;

/// <summary>The events of one request's body: those that can be accepted, as they go into the log, and the faults of
/// the others.</summary>
/// <param name="partitions">Partitions of <c>user-events</c>.</param>
/// <param name="receivedMs">When they were received, milliseconds since 1970.</param>
internal sealed class EventBatch(int partitions, long receivedMs)
{
    /// <summary>Events of one request.</summary>
    public const int EventsMax = 1_000;

    private readonly ShopperEventParser _parser = new();
    private readonly ArrayBufferWriter<byte> _json = new(1_024);
    private readonly List<FieldFault> _rejected = [];

    /// <summary>The accepted events.</summary>
    public LogWrite Write { get; } = new();

    /// <summary>Why the others were not accepted.</summary>
    public IReadOnlyList<FieldFault> Rejected => _rejected;

    /// <summary>Reads one event or an array of them; returns what is wrong with the whole, or null.</summary>
    public FieldFault? Read(ReadOnlySpan<byte> body)
    {
        var reader = new Utf8JsonReader(body);
        try
        {
            if (!reader.Read() || reader.TokenType is not (JsonTokenType.StartObject or JsonTokenType.StartArray))
                return Fault("found neither an object nor an array, expected one event or an array of them");
            if (reader.TokenType == JsonTokenType.StartObject)
                return ReadElement(body, ref reader, isBatch: false) ?? CheckEnd(ref reader);
            while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
            {
                if (ReadElement(body, ref reader, isBatch: true) is { } fault)
                    return fault;
            }

            return CheckEnd(ref reader);
        }
        catch (JsonException e)
        {
            return Fault($"found no valid JSON at byte {e.BytePositionInLine} of line {e.LineNumber + 1}");
        }
    }

    private FieldFault? ReadElement(ReadOnlySpan<byte> body, ref Utf8JsonReader reader, bool isBatch)
    {
        var index = Write.Count + _rejected.Count;
        if (index == EventsMax)
            return Fault($"found more than {EventsMax} events, expected at most {EventsMax}");
        var start = (int)reader.TokenStartIndex;
        reader.Skip();
        var json = body[start..(int)reader.BytesConsumed];
        if (_parser.TryRead(json, out var e, out var fault))
            EventRecord.Add(Write, e, receivedMs, partitions, _json);
        else
            _rejected.Add(new FieldFault(fault!.Field, fault.ToString(), isBatch ? index : null));
        return null;
    }

    private static FieldFault? CheckEnd(ref Utf8JsonReader reader) =>
        reader.Read() ? Fault("found more JSON behind the events") : null;

    private static FieldFault Fault(string detail) => new("body", $"body: {detail}");
}
