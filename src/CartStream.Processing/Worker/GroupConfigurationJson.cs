using System.Text.Json.Serialization;

namespace CartStream.Processing.Worker;

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(GroupConfiguration))]
internal sealed partial class GroupConfigurationJson : JsonSerializerContext;
