using System.Buffers;
using System.Text;
using System.Text.Json;
using CartStream.Events;

namespace CartStream.Recommending;

/// <summary>
/// The compact JSON in which a recommendation is stored under its session's key: items as
/// <c>[item_id, score, source, a, b]</c> with the evidence in numbers, the words being rendered on reading; see
/// docs/formats/topics.md. Under 500 bytes for 10 items with ids of up to 8 characters.
/// </summary>
/// <remarks>Not for several threads at once: it keeps its JSON writer.</remarks>
public sealed class RecommendationRecord(ItemDictionary items, string configHash) : IDisposable
{
    private readonly Utf8JsonWriter _json = new(Stream.Null, new JsonWriterOptions { SkipValidation = true });

    /// <summary>Writes a recommendation of <paramref name="ranked"/>, best first.</summary>
    public void Write(
        IBufferWriter<byte> into,
        ReadOnlySpan<byte> shopperId,
        long timeMs,
        ReadOnlySpan<ScoredItem> ranked,
        ReceiptNumbers receipt)
    {
        _json.Reset(into);
        _json.WriteStartObject();
        _json.WriteString("shopper"u8, shopperId);
        _json.WriteNumber("time"u8, timeMs);
        _json.WriteStartArray("items"u8);
        foreach (var item in ranked)
            WriteItem(item);
        _json.WriteEndArray();
        _json.WriteNumber("partition"u8, receipt.Partition);
        _json.WriteNumber("offset"u8, receipt.Offset);
        _json.WriteNumber("cart"u8, receipt.CartVersion);
        _json.WriteNumber("model"u8, receipt.ModelVersion);
        _json.WriteString("config"u8, configHash);
        _json.WriteEndObject();
        _json.Flush();
    }

    /// <summary>Reads a stored recommendation, its reasons in words.</summary>
    /// <param name="sessionId">The record's key.</param>
    /// <param name="value">The record's value.</param>
    /// <param name="topic">The topic of the answered event, for the receipt.</param>
    /// <exception cref="InvalidDataException">The value is no stored recommendation.</exception>
    public static Recommendation Read(ReadOnlySpan<byte> sessionId, ReadOnlySpan<byte> value, string topic)
    {
        try
        {
            var reader = new Utf8JsonReader(value);
            using var document = JsonDocument.ParseValue(ref reader);
            return Expand(Encoding.UTF8.GetString(sessionId), document.RootElement, topic);
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException
            or FormatException or OverflowException or ArgumentException or IndexOutOfRangeException)
        {
            throw new InvalidDataException($"found no stored recommendation in {value.Length} bytes: {e.Message}", e);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _json.Dispose();

    private void WriteItem(in ScoredItem item)
    {
        _json.WriteStartArray();
        _json.WriteStringValue(items.Id(item.Item));
        _json.WriteNumberValue(MathF.Round(item.Score, 4));
        _json.WriteStringValue(SourceNames.Utf8(item.Evidence.Source));
        if (item.Evidence.Source == Source.Rules)
            _json.WriteStringValue(items.Id((int)item.Evidence.A));
        else
            _json.WriteNumberValue(item.Evidence.A);
        if (item.Evidence.B != 0)
            _json.WriteNumberValue(item.Evidence.B);
        _json.WriteEndArray();
    }

    private static Recommendation Expand(string sessionId, JsonElement root, string topic)
    {
        var items = new List<RecommendedItem>();
        foreach (var item in root.GetProperty("items").EnumerateArray())
            items.Add(ExpandItem(item));
        return new Recommendation(
            sessionId,
            root.GetProperty("shopper").GetString()!,
            DateTimeOffset.FromUnixTimeMilliseconds(root.GetProperty("time").GetInt64()),
            items,
            new Receipt(
                topic,
                root.GetProperty("partition").GetInt32(),
                root.GetProperty("offset").GetInt64(),
                root.GetProperty("cart").GetInt32(),
                root.GetProperty("model").GetInt64(),
                root.GetProperty("config").GetString()!));
    }

    private static RecommendedItem ExpandItem(JsonElement item)
    {
        var name = item[2].GetString()!;
        if (!SourceNames.TryParse(Encoding.UTF8.GetBytes(name), out var source))
            throw new InvalidDataException($"found the source '{name}', expected a known one");
        var a = item[3].ToString();
        var b = item.GetArrayLength() > 4 ? item[4].GetInt64() : 0;
        var id = item[0].GetString()!;
        return new RecommendedItem(id, item[1].GetDouble(), name, ReasonText.Render(id, source, a, b));
    }
}
