using System.Buffers;
using System.Text.Json;

namespace CartStream.Log.Sqlite;

/// <summary>
/// The stored form of headers: one JSON object, <c>{"reason":"no item","topic":"user-events"}</c>, so that SQL can
/// select one by name. Their order and repeated names are kept.
/// </summary>
internal static class HeaderJson
{
    /// <summary>The stored form of <paramref name="headers"/>.</summary>
    public static string Write(IReadOnlyList<RecordHeader> headers)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer))
        {
            writer.WriteStartObject();
            foreach (var header in headers)
                writer.WriteString(header.Name, header.Value);
            writer.WriteEndObject();
        }

        return System.Text.Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    /// <summary>Reads the headers in <paramref name="json"/>; false, with none, when it is damaged.</summary>
    public static bool TryRead(ReadOnlySpan<byte> json, out IReadOnlyList<RecordHeader> headers)
    {
        headers = [];
        if (json.IsEmpty)
            return true;
        try
        {
            headers = Read(json);
            return true;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            return false;
        }
    }

    private static List<RecordHeader> Read(ReadOnlySpan<byte> json)
    {
        var headers = new List<RecordHeader>();
        var reader = new Utf8JsonReader(json);
        var name = "";
        while (reader.Read())
        {
            if (reader.TokenType == JsonTokenType.PropertyName)
                name = reader.GetString()!;
            else if (reader.TokenType == JsonTokenType.String)
                headers.Add(new RecordHeader(name, reader.GetString()!));
        }

        return headers;
    }
}
