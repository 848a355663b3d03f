namespace CartStream.Client;

/// <summary>A session that the shop keeps itself, and what its recommendation must be like.</summary>
public sealed record SessionRequest : RecommendationRequest
{
    /// <summary>What was done, oldest first; at most 200, none by default.</summary>
    public IReadOnlyList<Interaction>? Items { get; init; }

    /// <summary>Items in the cart, oldest first; at most 100, none by default.</summary>
    public IReadOnlyList<string>? Cart { get; init; }
}
