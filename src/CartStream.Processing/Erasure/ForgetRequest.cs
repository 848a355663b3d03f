using System.Text.Json;
using CartStream.Events;
using CartStream.Log;

namespace CartStream.Processing.Erasure;

/// <summary>
/// A record of <c>user-events</c> that is not an event: it requests that its shopper be forgotten, including all
/// earlier events. Key: the shopper; value: <c>{"forget":{"id":…,"sessions_read":…,"sessions":[…]}}</c>.
/// </summary>
/// <param name="Id">Identifies this request.</param>
/// <param name="SessionsRead">
/// The offset of the shopper's partition of <c>sessions</c> up to which they were searched for.
/// </param>
/// <param name="SessionKeys">Keys of the shopper's sessions that were found there.</param>
public sealed record ForgetRequest(string Id, long SessionsRead, IReadOnlyList<byte[]> SessionKeys)
{
    // Keeps the record below Kafka's limit of one megabyte. The processor searches for sessions that are not listed.
    private const int KeysBytesMax = 512 * 1024;

    private static ReadOnlySpan<byte> Mark => "{\"forget\":"u8;

    /// <summary>
    /// The record's value. When there are too many sessions, it lists none, and the processor searches for them.
    /// </summary>
    public byte[] ToJson()
    {
        var fits = SessionKeys.Sum(key => key.Length) <= KeysBytesMax;
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteStartObject("forget");
            json.WriteString("id", Id);
            json.WriteNumber("sessions_read", fits ? SessionsRead : 0);
            json.WriteStartArray("sessions");
            foreach (var key in fits ? SessionKeys : [])
                json.WriteBase64StringValue(key);
            json.WriteEndArray();
            json.WriteEndObject();
            json.WriteEndObject();
        }

        return buffer.ToArray();
    }

    /// <summary>Reads a record of <c>user-events</c>; null when it is not a request to forget.</summary>
    public static ForgetRequest? TryRead(in LogRecord record)
    {
        if (!record.Value.StartsWith(Mark) || record.Key.Length is 0 or > EventLimits.IdBytesMax)
            return null;
        try
        {
            var reader = new Utf8JsonReader(record.Value);
            using var document = JsonDocument.ParseValue(ref reader);
            var request = document.RootElement.GetProperty("forget");
            return new ForgetRequest(
                request.GetProperty("id").GetString() ?? "",
                Math.Max(0, request.GetProperty("sessions_read").GetInt64()),
                [.. request.GetProperty("sessions").EnumerateArray().Select(key => key.GetBytesFromBase64())]);
        }
        catch (Exception e) when (
            e is JsonException or KeyNotFoundException or InvalidOperationException or FormatException)
        {
            return null;
        }
    }
}
