namespace CartStream.Server.Receipts;

/// <summary>Policies by their names in the API.</summary>
internal static class RecommendationPolicyNames
{
    /// <summary>The name of <paramref name="policy"/> as UTF-8.</summary>
    public static ReadOnlySpan<byte> Utf8(RecommendationPolicy policy) =>
        policy == RecommendationPolicy.Discover ? "discover"u8 : "cart-first"u8;

    /// <summary>The name of <paramref name="policy"/>.</summary>
    public static string Text(RecommendationPolicy policy) =>
        policy == RecommendationPolicy.Discover ? "discover" : "cart-first";
}
