using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Json;
using CartStream.Events;

namespace CartStream.Recommendations;

/// <summary>
/// The compact JSON in which a recommendation is stored under its session's key: items as
/// <c>[item_id, score, source's letter, a, b]</c> with the evidence in numbers, the words being rendered on reading;
/// see docs/formats/topics.md. Under 500 bytes for 10 items with ids of up to 8 characters.
/// </summary>
/// <remarks>Not for several threads at once: it keeps its JSON writer.</remarks>
public sealed class RecommendationRecord(ItemDictionary items, string configHash) : IDisposable
{
    /// <summary>The first number of <c>explore</c>: what the others mean.</summary>
    private const int ExploreFormat = 1;

    private readonly Utf8JsonWriter _json = new(Stream.Null, new JsonWriterOptions { SkipValidation = true });

    /// <summary>
    /// Writes a recommendation of <paramref name="ranked"/>, best first, that <paramref name="variant"/> made, if any;
    /// <paramref name="propensities"/> are those of its items, or none where nothing explores.
    /// </summary>
    public void Write(
        IBufferWriter<byte> into,
        ReadOnlySpan<byte> shopperId,
        ReadOnlySpan<ScoredItem> ranked,
        ReceiptNumbers receipt,
        string? variant = null,
        ReadOnlySpan<double> propensities = default)
    {
        _json.Reset(into);
        _json.WriteStartObject();
        _json.WriteString("shopper"u8, shopperId);
        _json.WriteStartArray("items"u8);
        foreach (var item in ranked)
            WriteItem(item);
        _json.WriteEndArray();
        _json.WriteNumber("offset"u8, receipt.Offset);
        _json.WriteNumber("cart"u8, receipt.CartVersion);
        _json.WriteNumber("model"u8, receipt.ModelVersion);
        _json.WriteString("config"u8, configHash);
        if (variant is not null)
            _json.WriteString("variant"u8, variant);
        if (!propensities.IsEmpty)
            WritePropensities(propensities);
        _json.WriteEndObject();
        _json.Flush();
    }

    /// <summary>Reads a stored recommendation, its reasons in words.</summary>
    /// <param name="sessionId">The record's key.</param>
    /// <param name="value">The record's value.</param>
    /// <param name="timeMs">The record's time, which is the answered event's.</param>
    /// <param name="topic">The topic of the answered event, for the receipt.</param>
    /// <param name="partition">The record's partition, which is that of the answered event.</param>
    /// <exception cref="InvalidDataException">The value is no stored recommendation.</exception>
    public static Recommendation Read(
        ReadOnlySpan<byte> sessionId, ReadOnlySpan<byte> value, long timeMs, string topic, int partition)
    {
        try
        {
            var reader = new Utf8JsonReader(value);
            using var document = JsonDocument.ParseValue(ref reader);
            return Expand(Encoding.UTF8.GetString(sessionId), document.RootElement, timeMs, topic, partition);
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException
            or FormatException or OverflowException or ArgumentException or IndexOutOfRangeException)
        {
            throw new InvalidDataException($"found no stored recommendation in {value.Length} bytes: {e.Message}", e);
        }
    }

    /// <summary>The offset of the event that a stored recommendation answers; null when there is none.</summary>
    internal static long? ReadOffset(ReadOnlySpan<byte> value)
    {
        var reader = new Utf8JsonReader(value);
        try
        {
            while (reader.Read())
            {
                if (reader.CurrentDepth == 1 && reader.TokenType == JsonTokenType.PropertyName
                    && reader.ValueTextEquals("offset"u8))
                {
                    return reader.Read() && reader.TryGetInt64(out var offset) ? offset : null;
                }
            }
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            // No record of ours: it answers nothing.
        }

        return null;
    }

    /// <inheritdoc/>
    public void Dispose() => _json.Dispose();

    private void WriteItem(in ScoredItem item)
    {
        _json.WriteStartArray();
        _json.WriteStringValue(items.Id(item.Item));
        WriteScore(item.Score);
        _json.WriteStringValue(SourceNames.Letter(item.Explanation.Source));
        if (item.Explanation.NamesItem)
            _json.WriteStringValue(items.Id((int)item.Explanation.A));
        else
            _json.WriteNumberValue(item.Explanation.A);
        if (item.Explanation.B != 0)
            _json.WriteNumberValue(item.Explanation.B);
        _json.WriteEndArray();
    }

    /// <summary>Six significant digits, behind the number of this form.</summary>
    private void WritePropensities(ReadOnlySpan<double> propensities)
    {
        Span<byte> digits = stackalloc byte[24];
        _json.WriteStartArray("explore"u8);
        _json.WriteNumberValue(ExploreFormat);
        foreach (var propensity in propensities)
        {
            propensity.TryFormat(digits, out var used, "G6", CultureInfo.InvariantCulture);
            _json.WriteRawValue(digits[..used], skipInputValidation: true);
        }

        _json.WriteEndArray();
    }

    /// <summary>Null where there are none, or where they are of a form that came later.</summary>
    private static double[]? ReadPropensities(JsonElement root) =>
        root.TryGetProperty("explore", out var found) && found.GetArrayLength() > 0
            && found[0].TryGetInt32(out var format) && format == ExploreFormat
                ? [.. found.EnumerateArray().Skip(1).Select(one => one.GetDouble())]
                : null;

    /// <summary>Three significant digits: enough to tell ranks apart, however small the score.</summary>
    private void WriteScore(float score)
    {
        Span<byte> digits = stackalloc byte[16];
        score.TryFormat(digits, out var used, "G3", CultureInfo.InvariantCulture);
        _json.WriteRawValue(digits[..used], skipInputValidation: true);
    }

    private static Recommendation Expand(string sessionId, JsonElement root, long timeMs, string topic, int partition)
    {
        var items = new List<RecommendedItem>();
        foreach (var item in root.GetProperty("items").EnumerateArray())
            items.Add(ExpandItem(item));
        return new Recommendation(
            sessionId,
            root.GetProperty("shopper").GetString()!,
            DateTimeOffset.FromUnixTimeMilliseconds(timeMs),
            items,
            new Receipt(
                topic,
                partition,
                root.GetProperty("offset").GetInt64(),
                root.GetProperty("cart").GetInt32(),
                root.GetProperty("model").GetInt64(),
                root.GetProperty("config").GetString()!,
                root.TryGetProperty("variant", out var variant) ? variant.GetString() : null,
                ReadPropensities(root)));
    }

    private static RecommendedItem ExpandItem(JsonElement item)
    {
        var letter = item[2].GetString()!;
        if (!SourceNames.TryParseLetter(Encoding.UTF8.GetBytes(letter), out var source))
            throw new InvalidDataException($"found the source '{letter}', expected the letter of one");
        var a = item[3].ToString();
        var b = item.GetArrayLength() > 4 ? item[4].GetInt64() : 0;
        var id = item[0].GetString()!;
        return new RecommendedItem(
            id,
            item[1].GetDouble(),
            SourceNames.Text(source),
            ReasonText.Render(id, source, a, b));
    }
}
