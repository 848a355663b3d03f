using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Json;
using CartStream.Events;

namespace CartStream.Recommendations;

/// <summary>
/// The compact JSON in which a recommendation is stored under its session's key: items as <c>[item_id, score, source's
/// letter, a, b]</c> with the explanation as numbers; the words are rendered on reading. See docs/formats/topics.md.
/// Under 500 bytes for 10 items with ids of up to 8 characters.
/// </summary>
/// <remarks>Not thread-safe: it keeps its JSON writer.</remarks>
public sealed class RecommendationRecord(ItemDictionary items, string configHash) : IDisposable
{
    /// <summary>The first number of <c>explore</c>: the format of the others.</summary>
    private const int ExploreFormat = 1;

    private readonly Utf8JsonWriter _json = new(Stream.Null, new JsonWriterOptions { SkipValidation = true });

    /// <summary>
    /// Writes a recommendation of <paramref name="ranked"/>, best first, that <paramref name="variant"/> made, if any;
    /// <paramref name="propensities"/> are those of its items, or empty without exploration.
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
    /// <exception cref="InvalidDataException">The value is not a stored recommendation.</exception>
    public static Recommendation Read(
        ReadOnlySpan<byte> sessionId, ReadOnlySpan<byte> value, long timeMs, string topic, int partition)
    {
        try
        {
            return Expand(Encoding.UTF8.GetString(sessionId), value, timeMs, topic, partition);
        }
        catch (Exception e) when (StoredRecommendationReader.IsFault(e))
        {
            throw StoredRecommendationReader.Fault(value, e);
        }
    }

    /// <summary>The offset of the event that a stored recommendation answers; null when there is none.</summary>
    internal static long? ReadOffset(ReadOnlySpan<byte> value)
    {
        try
        {
            var reader = new StoredRecommendationReader(value);
            while (reader.Read())
            {
                if (reader.Field == StoredField.Offset)
                    return reader.GetInt64();
            }
        }
        catch (Exception e) when (StoredRecommendationReader.IsFault(e))
        {
            // Not a record of ours: it answers no event.
        }

        return null;
    }

    /// <summary>The shopper of a stored recommendation, without reading the rest.</summary>
    /// <exception cref="InvalidDataException">The value is not a stored recommendation.</exception>
    public static string ReadShopper(ReadOnlySpan<byte> value)
    {
        try
        {
            var reader = new StoredRecommendationReader(value);
            while (reader.Read())
            {
                if (reader.Field == StoredField.Shopper)
                    return reader.GetString() ?? throw new JsonException("found no shopper, expected an id");
            }

            throw new JsonException("found no shopper, expected an id");
        }
        catch (Exception e) when (StoredRecommendationReader.IsFault(e))
        {
            throw StoredRecommendationReader.Fault(value, e);
        }
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

    /// <summary>Six significant digits, after the number of this format.</summary>
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

    /// <summary>Null where there are none, or where they are in a later format.</summary>
    private static IReadOnlyList<double>? PropensitiesOf(List<double> explore) =>
        explore.Count > 0 && explore[0] == ExploreFormat ? [.. explore.Skip(1)] : null;

    /// <summary>Three significant digits: enough to distinguish ranks, however small the score.</summary>
    private void WriteScore(float score)
    {
        Span<byte> digits = stackalloc byte[16];
        score.TryFormat(digits, out var used, "G3", CultureInfo.InvariantCulture);
        _json.WriteRawValue(digits[..used], skipInputValidation: true);
    }

    private static Recommendation Expand(
        string sessionId, ReadOnlySpan<byte> value, long timeMs, string topic, int partition)
    {
        var reader = new StoredRecommendationReader(value);
        List<RecommendedItem>? items = null;
        string? shopper = null, config = null, variant = null;
        long? offset = null, model = null;
        int? cart = null;
        IReadOnlyList<double>? propensities = null;
        while (reader.Read())
        {
            switch (reader.Field)
            {
                case StoredField.Shopper:
                    shopper = reader.GetString();
                    break;
                case StoredField.Items:
                    items = ReadItems(ref reader, value.Length);
                    break;
                case StoredField.Offset:
                    offset = reader.GetInt64();
                    break;
                case StoredField.Cart:
                    cart = reader.GetInt32();
                    break;
                case StoredField.Model:
                    model = reader.GetInt64();
                    break;
                case StoredField.Config:
                    config = reader.GetString();
                    break;
                case StoredField.Variant:
                    variant = reader.GetString();
                    break;
                case StoredField.Explore:
                    propensities = PropensitiesOf(reader.GetNumbers());
                    break;
            }
        }

        return new Recommendation(
            sessionId,
            shopper ?? throw Missing("shopper"),
            DateTimeOffset.FromUnixTimeMilliseconds(timeMs),
            items ?? throw Missing("items"),
            new Receipt(
                topic,
                partition,
                offset ?? throw Missing("offset"),
                cart ?? throw Missing("cart"),
                model ?? throw Missing("model"),
                config ?? throw Missing("config"),
                variant,
                propensities));
    }

    private static List<RecommendedItem> ReadItems(ref StoredRecommendationReader reader, int valueBytes)
    {
        var room = ArrayPool<byte>.Shared.Rent(valueBytes);
        try
        {
            var items = new List<RecommendedItem>();
            while (reader.ReadItem(room, out var length))
            {
                var id = Encoding.UTF8.GetString(room.AsSpan(0, length));
                var (a, b) = reader.ReadExplanation();
                items.Add(new RecommendedItem(
                    id, reader.Score, SourceNames.Text(reader.Source), ReasonText.Render(id, reader.Source, a, b)));
            }

            return items;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(room);
        }
    }

    private static JsonException Missing(string field) => new($"found no '{field}', expected one");
}
