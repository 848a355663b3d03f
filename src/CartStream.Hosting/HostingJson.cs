using System.Text.Json.Serialization;

namespace CartStream.Hosting;

/// <summary>The JSON that passes events to the log's parser and recommendations from the server's writer.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(CartEvent))]
[JsonSerializable(typeof(CartRecommendation))]
internal sealed partial class HostingJson : JsonSerializerContext;
