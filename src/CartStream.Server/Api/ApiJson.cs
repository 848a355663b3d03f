using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using CartStream.Processing.Items;
using CartStream.Recommendations;
using CartStream.Server.Answering;
using CartStream.Server.Attribution;
using CartStream.Server.Erasure;
using CartStream.Server.Feedback;
using CartStream.Server.Live;
using CartStream.Server.Node;
using CartStream.Server.Rules;
using CartStream.Server.Validation;

namespace CartStream.Server.Api;

/// <summary>The JSON of the API: <c>snake_case</c>, and what is null is left out.</summary>
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
[JsonSerializable(typeof(ItemsResponse))]
[JsonSerializable(typeof(ShoppersResponse))]
[JsonSerializable(typeof(QualityPast))]
[JsonSerializable(typeof(StatusPast))]
[JsonSerializable(typeof(EvaluationResponse))]
[JsonSerializable(typeof(RulesRequest))]
[JsonSerializable(typeof(RuleSet))]
[JsonSerializable(typeof(ShopRule))]
[JsonSerializable(typeof(JsonElement))]
// Parameters of the query, for the API's description.
[JsonSerializable(typeof(string[]))]
[JsonSerializable(typeof(int?))]
[JsonSerializable(typeof(decimal?))]
[JsonSerializable(typeof(bool?))]
internal sealed partial class ApiJson : JsonSerializerContext
{
    /// <summary>Makes <paramref name="options"/> write and read this JSON.</summary>
    public static void Configure(JsonSerializerOptions options)
    {
        options.PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower;
        options.DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull;
        options.NumberHandling = JsonNumberHandling.Strict;
        // No answer is ever put into a page as it is, so quotes may stay readable.
        options.Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping;
        options.TypeInfoResolverChain.Insert(0, Default.WithAddedModifier(RefuseUnknown));
        // Without reflection what is missing here fails in every build, and not only in a trimmed one.
        foreach (var reflecting in options.TypeInfoResolverChain.OfType<DefaultJsonTypeInfoResolver>().ToList())
            options.TypeInfoResolverChain.Remove(reflecting);
    }

    /// <summary>
    /// A field of a rule that is misspelt would make another rule hold than was meant: without its placements, say,
    /// everywhere. As in a file of rules it is a fault.
    /// </summary>
    private static void RefuseUnknown(JsonTypeInfo type)
    {
        if (type.Type == typeof(RulesRequest) || type.Type == typeof(ShopRule))
            type.UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow;
    }
}
