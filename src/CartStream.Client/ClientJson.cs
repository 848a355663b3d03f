using System.Text.Json;
using System.Text.Json.Serialization;

namespace CartStream.Client;

/// <summary>The JSON of the API: <c>snake_case</c>; nulls are omitted.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(IReadOnlyCollection<EventRequest>))]
[JsonSerializable(typeof(IReadOnlyCollection<IdentityLink>))]
[JsonSerializable(typeof(IReadOnlyCollection<ImpressionRequest>))]
[JsonSerializable(typeof(IReadOnlyCollection<ItemRequest>))]
[JsonSerializable(typeof(EventsAccepted))]
[JsonSerializable(typeof(SessionRequest))]
[JsonSerializable(typeof(RecommendationResponse))]
[JsonSerializable(typeof(Item))]
[JsonSerializable(typeof(CatalogueItems))]
[JsonSerializable(typeof(ItemsChanged))]
[JsonSerializable(typeof(StockRequest))]
[JsonSerializable(typeof(ShopperForgotten))]
[JsonSerializable(typeof(RuleSet))]
[JsonSerializable(typeof(RulesRequest))]
[JsonSerializable(typeof(Problem))]
[JsonSerializable(typeof(JsonElement))]
internal sealed partial class ClientJson : JsonSerializerContext;
