using System.Text.Json.Serialization;

namespace CartStream.Server.Engine;

/// <summary>The JSON of an answer's receipt.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    NumberHandling = JsonNumberHandling.Strict)]
[JsonSerializable(typeof(ReceiptResponse))]
internal sealed partial class ReceiptJson : JsonSerializerContext;
