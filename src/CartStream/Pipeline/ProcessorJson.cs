using System.Text.Json.Serialization;

namespace CartStream.Pipeline;

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(ProcessorTotals))]
internal sealed partial class ProcessorJson : JsonSerializerContext;
