using System.Text.Json.Serialization;

namespace CartStream.Processing.Items;

/// <summary>The stored form of an item in topic <c>items</c>, independent of the API's.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    NumberHandling = JsonNumberHandling.Strict)]
[JsonSerializable(typeof(ItemAttributes))]
internal sealed partial class ItemJson : JsonSerializerContext;
