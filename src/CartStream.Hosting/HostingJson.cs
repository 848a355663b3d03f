using System.Text.Json.Serialization;

namespace CartStream.Hosting;

/// <summary>
/// The JSON that passes events to the log's parser and recommendations from the server's writer. For the host's own
/// endpoints it has the types of <see cref="ICartRecommender"/>, which a trimmed application can't reflect on; there,
/// the host's options decide about names.
/// </summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(CartEvent))]
[JsonSerializable(typeof(CartEvent[]))]
[JsonSerializable(typeof(List<CartEvent>))]
[JsonSerializable(typeof(CartRecommendation))]
[JsonSerializable(typeof(ForgottenShopper))]
[JsonSerializable(typeof(RecommendationRequest))]
[JsonSerializable(typeof(RecommendationRules))]
[JsonSerializable(typeof(ShopItem[]))]
[JsonSerializable(typeof(List<ShopItem>))]
internal sealed partial class HostingJson : JsonSerializerContext;
