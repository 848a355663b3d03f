namespace CartStream.Server.Receipts;

/// <summary>Policies by the names that the API has for them.</summary>
internal static class AnswerPolicyNames
{
    /// <summary>The name of <paramref name="policy"/> as UTF-8.</summary>
    public static ReadOnlySpan<byte> Utf8(AnswerPolicy policy) =>
        policy == AnswerPolicy.Discover ? "discover"u8 : "cart-first"u8;

    /// <summary>The name of <paramref name="policy"/>.</summary>
    public static string Text(AnswerPolicy policy) => policy == AnswerPolicy.Discover ? "discover" : "cart-first";
}
