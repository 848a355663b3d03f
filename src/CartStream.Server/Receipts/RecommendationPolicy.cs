using System.Text.Json.Serialization;

namespace CartStream.Server.Receipts;

/// <summary>What comes first in a recommendation.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<RecommendationPolicy>))]
public enum RecommendationPolicy
{
    /// <summary>Unpurchased cart items, then discoveries.</summary>
    [JsonStringEnumMemberName("cart-first")]
    CartFirst,

    /// <summary>Only what is neither in the cart nor was touched in this session.</summary>
    [JsonStringEnumMemberName("discover")]
    Discover,
}
