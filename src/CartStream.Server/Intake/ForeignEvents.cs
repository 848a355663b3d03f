using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;
using CartStream.Events;
using CartStream.Processing.Processor;

namespace CartStream.Server.Intake;

/// <summary>
/// Converts the formats of GA4 (Measurement Protocol) and Segment to events. Messages that are not events on an item,
/// such as <c>page_view</c>, are skipped and counted.
/// </summary>
/// <param name="mayLink">
/// Whether a message with two ids links them. Otherwise it belongs to the shopper alone, because these systems always
/// send both ids.
/// </param>
internal sealed class ForeignEvents(bool mayLink)
{
    private const long Year1990Ms = 631_152_000_000;
    private const int MicrosPerMs = 1_000;

    private readonly List<byte[]> _events = [];
    private readonly List<IdentityLink> _links = [];

    /// <summary>The events in CartStream's own form; an order is one event with lines.</summary>
    public IReadOnlyList<byte[]> Events => _events;

    /// <summary>The links between ids of one person.</summary>
    public IReadOnlyList<IdentityLink> Links => _links;

    /// <summary>The number of skipped messages.</summary>
    public int Ignored { get; private set; }

    /// <summary>Reads the body of a Measurement Protocol request.</summary>
    public void AddGa4(JsonElement body)
    {
        if (body.ValueKind != JsonValueKind.Object || !body.TryGetProperty("events", out var events)
            || events.ValueKind != JsonValueKind.Array)
        {
            throw new JsonException("found no array 'events'");
        }

        foreach (var e in events.EnumerateArray())
            AddGa4(body, e);
    }

    /// <summary>Reads the body of a Segment call: one message, an array, or a <c>batch</c> of them.</summary>
    public void AddSegment(JsonElement body)
    {
        var messages = Find(body, "batch") ?? body;
        if (messages.ValueKind != JsonValueKind.Array)
        {
            AddMessage(messages);
            return;
        }

        foreach (var message in messages.EnumerateArray())
            AddMessage(message);
    }

    private void AddGa4(JsonElement body, JsonElement e)
    {
        var type = TypeOf(Find(e, "name"));
        if (type is null || Find(e, "params") is not { ValueKind: JsonValueKind.Object } details)
        {
            Ignored++;
            return;
        }

        Add(type.Value, json =>
        {
            WriteIds(json, Find(body, "user_id"), Find(body, "client_id") ?? Find(body, "app_instance_id"));
            Copy(json, "session_id", Find(details, "session_id"));
            Copy(json, "order_id", Find(details, "transaction_id"));
            WriteTime(json, Find(e, "timestamp_micros") ?? Find(body, "timestamp_micros"));
            WriteLines(json, Find(details, "items"), details, "item_category", "item_brand");
        });
    }

    private void AddMessage(JsonElement message)
    {
        var kind = Find(message, "type") is { ValueKind: JsonValueKind.String } given ? TextOf(given) : "track";
        if (kind is "identify" && TryLink(message))
            return;
        if (kind is not "track" || TypeOf(Find(message, "event")) is not { } type
            || Find(message, "properties") is not { ValueKind: JsonValueKind.Object } details)
        {
            Ignored++;
            return;
        }

        Add(type, json =>
        {
            WriteIds(json, Find(message, "userId"), Find(message, "anonymousId"));
            Copy(json, "session_id", Find(details, "session_id"));
            Copy(json, "order_id", Find(details, "order_id"));
            Copy(json, "event_id", Find(message, "messageId"));
            Copy(json, "event_time", Find(message, "timestamp") ?? Find(message, "originalTimestamp"));
            WriteLines(json, Find(details, "products"), details, "category", "brand");
        });
    }

    private void WriteIds(Utf8JsonWriter json, JsonElement? shopper, JsonElement? anonymous)
    {
        Copy(json, "shopper_id", shopper);
        if (mayLink || shopper is not { ValueKind: JsonValueKind.String or JsonValueKind.Number })
            Copy(json, "anonymous_id", anonymous);
    }

    private bool TryLink(JsonElement message)
    {
        var link = new IdentityLink(
            Encoding.UTF8.GetBytes(IdOf(Find(message, "anonymousId"))),
            Encoding.UTF8.GetBytes(IdOf(Find(message, "userId"))));
        if (!mayLink || link.Fault() is not null)
            return false;
        _links.Add(link);
        return true;
    }

    private static string IdOf(JsonElement? id) =>
        id is { ValueKind: JsonValueKind.String } given ? TextOf(given) ?? "" : $"{id}";

    private void Add(EventType type, Action<Utf8JsonWriter> fields) => _events.Add(JsonBytes.Of(json =>
    {
        json.WriteStartObject();
        json.WriteString("event_type", EventTypeNames.Utf8(type));
        fields(json);
        json.WriteEndObject();
    }));

    /// <summary>The items of the list, or the one named by the details themselves.</summary>
    private static void WriteLines(
        Utf8JsonWriter json, JsonElement? list, JsonElement details, string category, string brand)
    {
        if (list is not { ValueKind: JsonValueKind.Array } lines || lines.GetArrayLength() == 0)
        {
            WriteItem(json, details, category, brand);
            return;
        }

        json.WriteStartArray("lines");
        foreach (var line in lines.EnumerateArray())
        {
            json.WriteStartObject();
            if (line.ValueKind == JsonValueKind.Object)
                WriteItem(json, line, category, brand);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void WriteItem(Utf8JsonWriter json, JsonElement item, string category, string brand)
    {
        CopyText(json, "item_id", Find(item, "item_id") ?? Find(item, "variant_id") ?? Find(item, "product_id")
            ?? Find(item, "sku"));
        CopyText(json, "item_group_id", Find(item, "item_group_id") ?? (Find(item, "variant_id") is null
            ? null
            : Find(item, "product_id")));
        CopyText(json, "category_code", Find(item, category));
        CopyText(json, "brand", Find(item, brand));
        CopyText(json, "item_name", Find(item, "item_name") ?? Find(item, "name"));
        Copy(json, "price", Find(item, "price"));
        Copy(json, "quantity", Find(item, "quantity"));
    }

    // What is no text of Unicode stays as it is, so that the parser rejects this event and no other.
    private static void Copy(Utf8JsonWriter json, string field, JsonElement? value)
    {
        if (value is not { ValueKind: JsonValueKind.String or JsonValueKind.Number } given)
            return;
        json.WritePropertyName(field);
        json.WriteRawValue(JsonMarshal.GetRawUtf8Value(given), skipInputValidation: true);
    }

    // Scripts cut names at a number of characters, which may be in the middle of an emoji. The line then lacks the
    // field, and its order's other lines are read.
    private static void CopyText(Utf8JsonWriter json, string field, JsonElement? value)
    {
        if (value is { ValueKind: JsonValueKind.String } given && TextOf(given) is null)
            return;
        Copy(json, field, value);
    }

    /// <summary>The text; null when it is not Unicode, such as half of a surrogate pair.</summary>
    private static string? TextOf(JsonElement text)
    {
        try
        {
            return text.GetString();
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }

    private static JsonElement? Find(JsonElement from, string name) =>
        from.ValueKind == JsonValueKind.Object && from.TryGetProperty(name, out var value)
        && value.ValueKind != JsonValueKind.Null
            ? value
            : null;

    private static EventType? TypeOf(JsonElement? name) =>
        name is { ValueKind: JsonValueKind.String } given && TextOf(given) is { } text
        && EventTypeNames.TryParse(Encoding.UTF8.GetBytes(text), out var type)
            ? type
            : null;

    /// <summary>
    /// Microseconds since 1970, a number or a text, as ISO 8601. Others, and those before 1990, which are milliseconds
    /// or seconds, are left for the parser to reject.
    /// </summary>
    private static void WriteTime(Utf8JsonWriter json, JsonElement? micros)
    {
        if (micros is not { } given)
            return;
        var text = given.ValueKind == JsonValueKind.String ? TextOf(given) : given.GetRawText();
        if (!decimal.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number)
            || number / MicrosPerMs is not (>= Year1990Ms and <= EventLimits.TimeMsMax))
        {
            Copy(json, "event_time", given);
            return;
        }

        Span<byte> time = stackalloc byte[EventTime.TextBytesMax];
        json.WriteString("event_time", time[..EventTime.Format((long)(number / MicrosPerMs), time)]);
    }
}
