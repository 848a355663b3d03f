using CartStream.Processing.Items;
using CartStream.Server.Receipts;

namespace CartStream.Server.Engine;

/// <summary>A validated request for recommendations.</summary>
/// <param name="Count">Items, 1 to 100.</param>
/// <param name="Policy">
/// What comes first; null when unset: then the shopper's variant decides, or cart-first applies.
/// </param>
/// <param name="Excluded">Items that must not be recommended.</param>
/// <param name="Filter">What must hold for every item.</param>
internal sealed record EngineRequest(
    int Count, RecommendationPolicy? Policy, IReadOnlyList<byte[]> Excluded, ItemFilter Filter)
{
    /// <summary>How many of the best items to skip, from 0.</summary>
    public int Offset { get; init; }

    /// <summary>Where the answer is shown, which decides which rules apply; null when unset.</summary>
    public string? Placement { get; init; }
}
