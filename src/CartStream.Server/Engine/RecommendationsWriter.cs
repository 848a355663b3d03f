using System.Buffers;
using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using CartStream.Events;
using CartStream.Processing.Items;
using CartStream.Recommendations;
using CartStream.Server.Receipts;

namespace CartStream.Server.Engine;

/// <summary>
/// Writes answers as JSON in the shape of <see cref="RecommendationsResponse"/>, directly from numbers and ids: no item
/// of an answer becomes an object or a string.
/// </summary>
/// <remarks>One thread at a time: it reuses its buffer.</remarks>
internal sealed class RecommendationsWriter(ItemDictionary items, ItemCatalogue catalogue) : IDisposable
{
    private const int FirstBytes = 8 * 1024;

    // Encoded once, because an answer writes each of them for every item.
    private static readonly JsonEncodedText ItemId = JsonEncodedText.Encode("item_id"u8);
    private static readonly JsonEncodedText Score = JsonEncodedText.Encode("score"u8);
    private static readonly JsonEncodedText Source = JsonEncodedText.Encode("source"u8);
    private static readonly JsonEncodedText Reason = JsonEncodedText.Encode("reason"u8);
    private static readonly JsonEncodedText Name = JsonEncodedText.Encode("name"u8);

    private readonly ArrayBufferWriter<byte> _bytes = new(FirstBytes);
    private readonly byte[] _reason = new byte[ReasonText.BytesMax];

    private readonly Utf8JsonWriter _json = new(Stream.Null, new JsonWriterOptions
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        SkipValidation = true,
    });

    /// <summary>Writes an answer; the memory is valid until the next call.</summary>
    public ReadOnlyMemory<byte> Write(
        string? shopperId, DateTimeOffset time, RecommendationResult ranked, ReceiptResponse receipt)
    {
        _bytes.ResetWrittenCount();
        _json.Reset(_bytes);
        _json.WriteStartObject();
        if (shopperId is not null)
            _json.WriteString("shopper_id"u8, shopperId);
        if (ranked.SessionId is { } session)
            _json.WriteString("session_id"u8, session);
        _json.WriteString("time"u8, time);
        _json.WriteString("policy"u8, RecommendationPolicyNames.Utf8(ranked.Policy));
        _json.WriteStartArray("items"u8);
        foreach (var (id, attributes) in ranked.Pinned)
            Write(id, 0, ReceiptId.PinnedSource, "put first by the shop"u8, attributes);
        foreach (var item in ranked.Items.Span)
            Write(item);
        foreach (var (id, attributes) in ranked.FromCatalogue)
            Write(id, attributes);
        _json.WriteEndArray();
        _json.WritePropertyName("receipt"u8);
        JsonSerializer.Serialize(_json, receipt, ReceiptJson.Default.ReceiptResponse);
        if (ranked.UnknownItems is { } unknown)
            Write(unknown);
        _json.WriteEndObject();
        _json.Flush();
        return _bytes.WrittenMemory;
    }

    /// <inheritdoc/>
    public void Dispose() => _json.Dispose();

    private void Write(in ScoredItem scored)
    {
        var (source, a, b) = scored.Explanation;
        var id = items.Id(scored.Item);
        Span<byte> digits = stackalloc byte[20];
        scoped ReadOnlySpan<byte> first;
        if (scored.Explanation.NamesItem)
        {
            first = items.Id((int)a);
        }
        else
        {
            a.TryFormat(digits, out var used, provider: CultureInfo.InvariantCulture);
            first = digits[..used];
        }

        var length = ReasonText.Write(_reason, id, source, first, b);
        Write(id, scored.Score, SourceNames.Utf8(source), _reason.AsSpan(0, length), catalogue.Find(scored.Item));
    }

    private void Write(byte[] id, ItemAttributes attributes) => Write(
        id, 0, ReceiptId.CatalogueSource, "in the catalogue, without recent events"u8, attributes);

    private void Write(
        ReadOnlySpan<byte> id,
        float score,
        ReadOnlySpan<byte> source,
        ReadOnlySpan<byte> reason,
        ItemAttributes? attributes)
    {
        _json.WriteStartObject();
        _json.WriteString(ItemId, id);
        _json.WriteNumber(Score, score);
        _json.WriteString(Source, source);
        _json.WriteString(Reason, reason);
        if (attributes?.Name is { } name)
            _json.WriteString(Name, name);
        _json.WriteEndObject();
    }

    private void Write(IReadOnlyList<string> unknown)
    {
        _json.WriteStartArray("unknown_items"u8);
        foreach (var item in unknown)
            _json.WriteStringValue(item);
        _json.WriteEndArray();
    }
}
