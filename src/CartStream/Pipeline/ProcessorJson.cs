using System.Text.Json.Serialization;
using CartStream.Recommending.Policies;
using CartStream.Shoppers;

namespace CartStream.Pipeline;

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(ProcessorTotals))]
[JsonSerializable(typeof(ShopperOptions))]
[JsonSerializable(typeof(PolicyOptions))]
internal sealed partial class ProcessorJson : JsonSerializerContext;
