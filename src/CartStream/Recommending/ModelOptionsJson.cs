using System.Text.Json.Serialization;

namespace CartStream.Recommending;

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(ModelOptions))]
internal sealed partial class ModelOptionsJson : JsonSerializerContext;
