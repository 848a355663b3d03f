namespace CartStream.Client;

/// <summary>A session that the shop keeps itself, and the conditions for its recommendation.</summary>
public sealed record SessionRequest : RecommendationRequest
{
    /// <summary>The interactions, oldest first; at most 200, none by default.</summary>
    public IReadOnlyList<Interaction>? Items { get; init; }

    /// <summary>Items in the cart, oldest first; at most 100, none by default.</summary>
    public IReadOnlyList<string>? Cart { get; init; }
}
