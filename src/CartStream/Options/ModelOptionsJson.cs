using System.Text.Json.Serialization;

namespace CartStream.Options;

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, UseStringEnumConverter = true)]
[JsonSerializable(typeof(ModelOptions))]
internal sealed partial class ModelOptionsJson : JsonSerializerContext;
