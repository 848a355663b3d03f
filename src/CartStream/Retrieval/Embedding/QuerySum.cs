namespace CartStream.Retrieval.Embedding;

/// <summary>
/// The query vector of a session's newest items: q = r/|r| with r = Σ w_d·x_d, where d counts back from the newest, 0.
/// </summary>
internal static class QuerySum
{
    /// <summary>How many of the newest items make up a query.</summary>
    public const int ItemsMax = 10;

    /// <summary>
    /// The gradient by r, in place of the gradient by q: its component orthogonal to q, divided by the length of r.
    /// </summary>
    public static void Backward(ReadOnlySpan<float> query, float length, Span<float> gradient)
    {
        Row.AddScaled(query, -Row.Dot(gradient, query), gradient);
        Row.Multiply(gradient, length > 0 ? 1 / length : 0);
    }
}
