using System.Text.Json.Serialization;

namespace CartStream.Hosting;

/// <summary>The JSON in which events go to the log's parser and recommendations come from the server's writer.
/// </summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(CartEvent))]
[JsonSerializable(typeof(CartRecommendation))]
internal sealed partial class HostingJson : JsonSerializerContext;
