using System.Text.Json.Serialization;

namespace CartStream.Server.Rules;

/// <summary>The stored form of the rules in topic <c>rules</c>, independent of the API's.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    NumberHandling = JsonNumberHandling.Strict)]
[JsonSerializable(typeof(RuleSet))]
internal sealed partial class RuleJson : JsonSerializerContext;
