using System.Text.Json.Serialization;

namespace CartStream.Server.Feedback;

/// <summary>The stored form of an impression; the API's may change without it.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    NumberHandling = JsonNumberHandling.Strict)]
[JsonSerializable(typeof(Impression))]
internal sealed partial class ImpressionJson : JsonSerializerContext;
