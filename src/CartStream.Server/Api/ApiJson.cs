using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using CartStream.Recommending;
using CartStream.Server.Answering;
using CartStream.Server.Feedback;
using CartStream.Server.Items;
using CartStream.Server.Live;
using CartStream.Server.Outcomes;

namespace CartStream.Server.Api;

/// <summary>The JSON of the API: <c>snake_case</c>, and what is null is left out.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    NumberHandling = JsonNumberHandling.Strict)]
[JsonSerializable(typeof(Problem))]
[JsonSerializable(typeof(EventsAccepted))]
[JsonSerializable(typeof(EventBody))]
[JsonSerializable(typeof(Health))]
[JsonSerializable(typeof(Answer))]
[JsonSerializable(typeof(RecommendationsBody))]
[JsonSerializable(typeof(ItemAttributes))]
[JsonSerializable(typeof(ItemAnswer))]
[JsonSerializable(typeof(IReadOnlyList<ItemBody>))]
[JsonSerializable(typeof(ItemsChanged))]
[JsonSerializable(typeof(StockBody))]
[JsonSerializable(typeof(Impression))]
[JsonSerializable(typeof(ImpressionBody))]
[JsonSerializable(typeof(ImpressionsAccepted))]
[JsonSerializable(typeof(Recommendation))]
[JsonSerializable(typeof(ShopperAnswer))]
[JsonSerializable(typeof(ShopperForgotten))]
[JsonSerializable(typeof(ServerStatus))]
[JsonSerializable(typeof(SystemAnswer))]
[JsonSerializable(typeof(QualityAnswer))]
[JsonSerializable(typeof(IReadOnlyList<EventBody>))]
[JsonSerializable(typeof(EventOutcome))]
[JsonSerializable(typeof(ItemsAnswer))]
[JsonSerializable(typeof(ShoppersAnswer))]
[JsonSerializable(typeof(QualityPast))]
[JsonSerializable(typeof(StatusPast))]
[JsonSerializable(typeof(EvaluationAnswer))]
[JsonSerializable(typeof(JsonElement))]
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
        options.TypeInfoResolverChain.Insert(0, Default);
    }
}
