using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;
using CartStream.Events;

namespace CartStream.Server.Intake;

/// <summary>
/// Converts other shapes to events: an order with several lines, and CloudEvents 1.0 in their JSON form.
/// </summary>
internal static class EventShapes
{
    private const string Lines = "lines";

    // No valid type is longer; each dot in it is tried.
    private const int TypeCharsMax = 256;

    /// <summary>Whether the JSON is certainly one event in CartStream's own form.</summary>
    public static bool IsPlain(ReadOnlySpan<byte> json) =>
        json.IndexOf("\"lines\""u8) < 0 && json.IndexOf("\"specversion\""u8) < 0;

    /// <summary>
    /// The events in <paramref name="json"/>, which is valid JSON. Input without one of the shapes, or with text that
    /// is not Unicode, is returned unchanged for the parser to judge.
    /// </summary>
    /// <param name="json">The input.</param>
    /// <param name="room">
    /// Most bytes of an order's fields that its lines may repeat; what they repeat is taken from it.
    /// </param>
    /// <param name="fault">Why an order can't be split, and then nothing is returned; null otherwise.</param>
    public static IReadOnlyList<byte[]> Split(ReadOnlySpan<byte> json, ref long room, out EventFault? fault)
    {
        fault = null;
        try
        {
            return SplitShapes(json, ref room, out fault);
        }
        catch (InvalidOperationException)
        {
            // Bytes that are not UTF-8, or half of a surrogate pair.
            return [json.ToArray()];
        }
    }

    private static List<byte[]> SplitShapes(ReadOnlySpan<byte> json, ref long room, out EventFault? fault)
    {
        fault = null;
        var reader = new Utf8JsonReader(json);
        using var document = JsonDocument.ParseValue(ref reader);
        if (document.RootElement.ValueKind != JsonValueKind.Object)
            return [json.ToArray()];
        if (!IsCloudEvent(document.RootElement))
            return SplitOrder(document.RootElement, json, ref room, out fault);
        var unwrapped = Unwrap(document.RootElement);
        using var inner = JsonDocument.Parse(unwrapped);
        return SplitOrder(inner.RootElement, unwrapped, ref room, out fault);
    }

    private static bool IsCloudEvent(JsonElement e) =>
        e.TryGetProperty("specversion", out var version) && version.ValueKind == JsonValueKind.String
        && e.TryGetProperty("type", out _);

    /// <summary>The attributes supply what the data lacks; of a repeated field the last value counts.</summary>
    private static byte[] Unwrap(JsonElement cloud) => JsonBytes.Of(json =>
    {
        json.WriteStartObject();
        Copy(cloud, "id", "event_id", json);
        Copy(cloud, "time", "event_time", json);
        Copy(cloud, "subject", "item_id", json);
        if (cloud.GetProperty("type").ToString() is { } type)
            json.WriteString("event_type", TypeIn(type));
        using var bytes = Encoded(cloud);
        var data = bytes?.RootElement ?? (cloud.TryGetProperty("data", out var given) ? given : default);
        if (data.ValueKind == JsonValueKind.Object)
        {
            foreach (var field in data.EnumerateObject())
                field.WriteTo(json);
        }

        json.WriteEndObject();
    });

    // Clients that have the data as bytes send it so.
    private static JsonDocument? Encoded(JsonElement cloud)
    {
        if (!cloud.TryGetProperty("data_base64", out var text) || text.ValueKind != JsonValueKind.String
            || !text.TryGetBytesFromBase64(out var bytes))
            return null;
        var reader = new Utf8JsonReader(bytes);
        try
        {
            return JsonDocument.TryParseValue(ref reader, out var data) ? data : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>
    /// The part of <c>com.shop.add_to_cart</c> that is an event type; the whole text when there is none.
    /// </summary>
    private static string TypeIn(string type)
    {
        if (type.Length > TypeCharsMax)
            return type;
        for (var from = 0; from >= 0 && from < type.Length; from = type.IndexOf('.', from + 1))
        {
            var part = from == 0 ? type : type[(from + 1)..];
            if (EventTypeNames.TryParse(Encoding.UTF8.GetBytes(part), out var found))
                return EventTypeNames.Text(found);
        }

        return type;
    }

    private static void Copy(JsonElement from, string name, string field, Utf8JsonWriter json)
    {
        if (!from.TryGetProperty(name, out var value))
            return;
        json.WritePropertyName(field);
        value.WriteTo(json);
    }

    /// <summary>
    /// One event for each line. Fields missing in a line are taken from the order, except price and quantity, which are
    /// the order's totals.
    /// </summary>
    private static List<byte[]> SplitOrder(
        JsonElement order, ReadOnlySpan<byte> json, ref long room, out EventFault? fault)
    {
        fault = null;
        if (!order.TryGetProperty(Lines, out var lines) || lines.ValueKind != JsonValueKind.Array
            || lines.GetArrayLength() == 0)
        {
            return [json.ToArray()];
        }

        // Each line receives all fields of the order outside the lines. No event has room for these: the parser reports
        // it.
        var repeated = json.Length - JsonMarshal.GetRawUtf8Value(lines).Length;
        if (repeated > EventLimits.JsonBytesMax)
            return [json.ToArray()];
        var count = Math.Min(lines.GetArrayLength(), EventBatch.EventsMax + 1);
        var needed = (long)repeated * count;
        if (needed > room)
        {
            fault = new EventFault(
                Lines,
                $"{count} lines that each repeat the order's {repeated} bytes",
                $"{room} bytes or less in all lines together");
            return [];
        }

        room -= needed;
        var events = new List<byte[]>(count);
        var times = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var line in lines.EnumerateArray().Take(count))
        {
            if (line.ValueKind != JsonValueKind.Object)
            {
                events.Add(Encoding.UTF8.GetBytes(line.GetRawText()));
                continue;
            }

            var item = line.TryGetProperty("item_id", out var id) ? id.ToString() : "";
            var time = times[item] = times.GetValueOrDefault(item) + 1;
            events.Add(JsonBytes.Of(to => WriteLine(order, line, time, to)));
        }

        return events;
    }

    private static void WriteLine(JsonElement order, JsonElement line, int time, Utf8JsonWriter json)
    {
        json.WriteStartObject();
        foreach (var field in order.EnumerateObject())
        {
            if (field.Name is not (Lines or "price" or "quantity"))
                field.WriteTo(json);
        }

        // An order may have an item in two lines, which are not a repetition.
        if (time > 1)
            json.WriteNumber("line_id", time);
        foreach (var field in line.EnumerateObject())
            field.WriteTo(json);
        json.WriteEndObject();
    }
}
