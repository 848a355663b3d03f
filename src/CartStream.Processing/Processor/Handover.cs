using System.Globalization;
using System.Text.Json;
using CartStream.Log;

namespace CartStream.Processing.Processor;

/// <summary>
/// A record of <c>user-events</c> that a processor wrote: the cart, recent items and purchases of an anonymous id, sent
/// to the shopper it was linked to. Key: the shopper; value: <c>{"handover":{"from":…,"state":…}}</c>, the state as in
/// topic <c>shopper-state</c>, in Base64.
/// </summary>
/// <param name="From">The anonymous id, UTF-8.</param>
/// <param name="State">Its state.</param>
internal sealed record Handover(byte[] From, byte[] State)
{
    /// <summary>How often a record may be forwarded from one id to the next; then it stays where it is.</summary>
    public const int HopsMax = 4;

    private const string HopsHeader = "passed_on";

    private static ReadOnlySpan<byte> Mark => "{\"handover\":"u8;

    /// <summary>Whether a record of <c>user-events</c> is a handover, well-formed or not.</summary>
    public static bool IsMeant(in LogRecord record) => record.Value.StartsWith(Mark);

    /// <summary>Reads a record of <c>user-events</c>; null when it can't be read.</summary>
    public static Handover? TryRead(in LogRecord record)
    {
        try
        {
            var reader = new Utf8JsonReader(record.Value);
            using var document = JsonDocument.ParseValue(ref reader);
            var handover = document.RootElement.GetProperty("handover");
            return new Handover(
                System.Text.Encoding.UTF8.GetBytes(handover.GetProperty("from").GetString()!),
                handover.GetProperty("state").GetBytesFromBase64());
        }
        catch (Exception e) when (
            e is JsonException or InvalidOperationException or KeyNotFoundException or FormatException
                or ArgumentNullException)
        {
            return null;
        }
    }

    /// <summary>How often the record was forwarded before.</summary>
    public static int HopsOf(in LogRecord record)
    {
        foreach (var header in record.Headers)
        {
            if (header.Name == HopsHeader
                && int.TryParse(header.Value, NumberStyles.None, CultureInfo.InvariantCulture, out var hops))
            {
                return hops;
            }
        }

        return 0;
    }

    /// <summary>The headers of a record that is forwarded once more.</summary>
    public static RecordHeader[] HeadersAfter(int hops) =>
        [new(HopsHeader, (hops + 1).ToString(CultureInfo.InvariantCulture))];

    /// <summary>The record's value.</summary>
    public byte[] ToJson()
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteStartObject("handover");
            json.WriteString("from", From);
            json.WriteBase64String("state", State);
            json.WriteEndObject();
            json.WriteEndObject();
        }

        return buffer.ToArray();
    }
}
