using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using CartStream.Processing.Items;
using CartStream.Recommendations;
using CartStream.Server.Attribution;
using CartStream.Server.Engine;
using CartStream.Server.Erasure;
using CartStream.Server.Feedback;
using CartStream.Server.Live;
using CartStream.Server.Node;
using CartStream.Server.Rules;
using CartStream.Server.Validation;

namespace CartStream.Server.Api;

/// <summary>The JSON of the API: <c>snake_case</c>; nulls are omitted.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    NumberHandling = JsonNumberHandling.Strict)]
[JsonSerializable(typeof(Problem))]
[JsonSerializable(typeof(EventsAccepted))]
[JsonSerializable(typeof(EventRequest))]
[JsonSerializable(typeof(IReadOnlyList<IdentityRequest>))]
[JsonSerializable(typeof(Health))]
[JsonSerializable(typeof(RecommendationsResponse))]
[JsonSerializable(typeof(RecommendationsRequest))]
[JsonSerializable(typeof(ItemAttributes))]
[JsonSerializable(typeof(ItemResponse))]
[JsonSerializable(typeof(IReadOnlyList<ItemRequest>))]
[JsonSerializable(typeof(ItemsChanged))]
[JsonSerializable(typeof(StockRequest))]
[JsonSerializable(typeof(IReadOnlyList<ImpressionRequest>))]
[JsonSerializable(typeof(ImpressionsAccepted))]
[JsonSerializable(typeof(Recommendation))]
[JsonSerializable(typeof(ShopperResponse))]
[JsonSerializable(typeof(ShopperForgotten))]
[JsonSerializable(typeof(ServerStatus))]
[JsonSerializable(typeof(SystemResponse))]
[JsonSerializable(typeof(QualityResponse))]
[JsonSerializable(typeof(IReadOnlyList<EventRequest>))]
[JsonSerializable(typeof(EventOutcome))]
[JsonSerializable(typeof(CatalogueResponse))]
[JsonSerializable(typeof(ItemsResponse))]
[JsonSerializable(typeof(ShoppersResponse))]
[JsonSerializable(typeof(QualityPast))]
[JsonSerializable(typeof(StatusPast))]
[JsonSerializable(typeof(EvaluationResponse))]
[JsonSerializable(typeof(RulesRequest))]
[JsonSerializable(typeof(RuleSet))]
[JsonSerializable(typeof(ShopRule))]
[JsonSerializable(typeof(JsonElement))]
// Query parameters, for the API description.
[JsonSerializable(typeof(string[]))]
[JsonSerializable(typeof(int?))]
[JsonSerializable(typeof(decimal?))]
[JsonSerializable(typeof(bool?))]
internal sealed partial class ApiJson : JsonSerializerContext
{
    /// <summary>Makes <paramref name="options"/> use this JSON.</summary>
    public static void Configure(JsonSerializerOptions options)
    {
        options.PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower;
        options.DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull;
        options.NumberHandling = JsonNumberHandling.Strict;
        // No answer is embedded in a page unescaped, so quotes may stay readable.
        options.Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping;
        options.TypeInfoResolverChain.Insert(0, Default.WithAddedModifier(RefuseUnknown));
        // Without reflection, a type missing here fails in every build, not only in a trimmed one.
        foreach (var reflecting in options.TypeInfoResolverChain.OfType<DefaultJsonTypeInfoResolver>().ToList())
            options.TypeInfoResolverChain.Remove(reflecting);
    }

    /// <summary>
    /// Rejects unknown fields of rules, as in a rules file. A misspelt field would change the rule's meaning: without
    /// its placements, for example, it would apply everywhere.
    /// </summary>
    private static void RefuseUnknown(JsonTypeInfo type)
    {
        if (type.Type == typeof(RulesRequest) || type.Type == typeof(ShopRule))
            type.UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow;
    }
}
