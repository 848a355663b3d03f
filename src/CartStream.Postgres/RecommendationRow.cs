using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using CartStream.Recommendations;

namespace CartStream.Postgres;

/// <summary>A row of table <c>recommendation</c>.</summary>
/// <param name="SessionId">The session.</param>
/// <param name="ShopperId">The shopper.</param>
/// <param name="EventTime">Time of the answered event.</param>
/// <param name="Items">The ranked items, reasons in words, as JSON in UTF-8.</param>
/// <param name="Receipt">What it was computed from.</param>
/// <param name="Partition">The record's partition.</param>
/// <param name="Offset">The record's offset.</param>
internal sealed record RecommendationRow(
    string SessionId,
    string ShopperId,
    DateTime EventTime,
    byte[] Items,
    Receipt Receipt,
    int Partition,
    long Offset)
{
    private static readonly JsonWriterOptions Json = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The row of a recommendation at this address in the log.</summary>
    public static RecommendationRow Of(Recommendation recommendation, int partition, long offset) => new(
        StoredText.Of(recommendation.SessionId),
        StoredText.Of(recommendation.ShopperId),
        recommendation.Time.UtcDateTime,
        Render(recommendation.Items),
        recommendation.Receipt,
        partition,
        offset);

    private static byte[] Render(IReadOnlyList<RecommendedItem> items)
    {
        var buffer = new ArrayBufferWriter<byte>(1_024);
        using (var json = new Utf8JsonWriter(buffer, Json))
        {
            json.WriteStartArray();
            foreach (var item in items)
            {
                json.WriteStartObject();
                json.WriteString("item_id"u8, StoredText.Of(item.ItemId));
                json.WriteNumber("score"u8, item.Score);
                json.WriteString("source"u8, item.Source);
                json.WriteString("reason"u8, StoredText.Of(item.Reason));
                json.WriteEndObject();
            }

            json.WriteEndArray();
        }

        return buffer.WrittenSpan.ToArray();
    }
}
