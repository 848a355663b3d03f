using System.Globalization;
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
            if (TimeOf(Find(e, "timestamp_micros") ?? Find(body, "timestamp_micros")) is { } time)
                json.WriteString("event_time", time);
            WriteLines(json, Find(details, "items"), details, "item_category", "item_brand");
        });
    }

    private void AddMessage(JsonElement message)
    {
        var kind = Find(message, "type") is { ValueKind: JsonValueKind.String } given ? given.GetString() : "track";
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
            Encoding.UTF8.GetBytes($"{Find(message, "anonymousId")}"),
            Encoding.UTF8.GetBytes($"{Find(message, "userId")}"));
        if (!mayLink || link.Fault() is not null)
            return false;
        _links.Add(link);
        return true;
    }

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
        Copy(json, "item_id", Find(item, "item_id") ?? Find(item, "variant_id") ?? Find(item, "product_id")
            ?? Find(item, "sku"));
        Copy(json, "item_group_id", Find(item, "item_group_id") ?? (Find(item, "variant_id") is null
            ? null
            : Find(item, "product_id")));
        Copy(json, "category_code", Find(item, category));
        Copy(json, "brand", Find(item, brand));
        Copy(json, "item_name", Find(item, "item_name") ?? Find(item, "name"));
        Copy(json, "price", Find(item, "price"));
        Copy(json, "quantity", Find(item, "quantity"));
    }

    private static void Copy(Utf8JsonWriter json, string field, JsonElement? value)
    {
        if (value is not { ValueKind: JsonValueKind.String or JsonValueKind.Number } given)
            return;
        json.WritePropertyName(field);
        given.WriteTo(json);
    }

    private static JsonElement? Find(JsonElement from, string name) =>
        from.ValueKind == JsonValueKind.Object && from.TryGetProperty(name, out var value)
        && value.ValueKind != JsonValueKind.Null
            ? value
            : null;

    private static EventType? TypeOf(JsonElement? name) =>
        name is { ValueKind: JsonValueKind.String } given
        && EventTypeNames.TryParse(Encoding.UTF8.GetBytes(given.GetString()!), out var type)
            ? type
            : null;

    /// <summary>Microseconds since 1970, a number or a text, as ISO 8601; null when missing or out of range.</summary>
    private static string? TimeOf(JsonElement? micros)
    {
        if (micros is not { } given || !long.TryParse(given.ToString(), CultureInfo.InvariantCulture, out var number))
            return null;
        var ms = number / 1_000;
        if (ms is < EventLimits.TimeMsMin or > EventLimits.TimeMsMax)
            return null;
        Span<byte> text = stackalloc byte[EventTime.TextBytesMax];
        return Encoding.ASCII.GetString(text[..EventTime.Format(ms, text)]);
    }
}
