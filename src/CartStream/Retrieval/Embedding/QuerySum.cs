namespace CartStream.Retrieval.Embedding;

/// <summary>
/// How a query is made of a session's newest items: q = r/|r| with r = Σ w_d·x_d, d counting back from the newest, 0.
/// </summary>
internal static class QuerySum
{
    /// <summary>From how many of the newest items a query is made.</summary>
    public const int ItemsMax = 10;

    /// <summary>
    /// The gradient by r, in place of the gradient by q: the part across q, divided by the length that r had.
    /// </summary>
    public static void Backward(ReadOnlySpan<float> query, float length, Span<float> gradient)
    {
        Row.AddScaled(query, -Row.Dot(gradient, query), gradient);
        Row.Multiply(gradient, length > 0 ? 1 / length : 0);
    }
}
