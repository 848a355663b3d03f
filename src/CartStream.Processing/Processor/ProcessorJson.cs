using System.Text.Json.Serialization;
using CartStream.Policies;
using CartStream.Shoppers;

namespace CartStream.Processing.Processor;

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(ProcessorTotals))]
[JsonSerializable(typeof(ShopperOptions))]
[JsonSerializable(typeof(PolicyOptions))]
internal sealed partial class ProcessorJson : JsonSerializerContext;
