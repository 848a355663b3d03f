using System.Text.Json;
using System.Text.Json.Serialization;
using CartStream.Log;

namespace CartStream.Server.Feedback;

/// <summary>The stored form of an impression, independent of the API's.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    NumberHandling = JsonNumberHandling.Strict)]
[JsonSerializable(typeof(Impression))]
internal sealed partial class ImpressionJson : JsonSerializerContext
{
    /// <summary>Reads a record of topic <c>impressions</c>.</summary>
    /// <exception cref="InvalidDataException">It is not a valid impression.</exception>
    public static Impression Read(in LogRecord record)
    {
        try
        {
            return JsonSerializer.Deserialize(record.Value, Default.Impression) is
            {
                ReceiptId: not null, ShopperId: not null, Items: not null, Sources: not null,
            }
            impression
                && impression.Items.Count == impression.Sources.Length && impression.Items.All(item => item is not null)
                    ? impression
                    : throw new JsonException("a member is missing, or the sources are not one for each item");
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            throw new InvalidDataException($"found no impression in {record.Value.Length} bytes: {e.Message}", e);
        }
    }
}
