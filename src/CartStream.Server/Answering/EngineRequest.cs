using CartStream.Processing.Items;
using CartStream.Server.Receipts;

namespace CartStream.Server.Answering;

/// <summary>A checked request for recommendations: what the result must be like.</summary>
/// <param name="Count">Items, 1 to 100.</param>
/// <param name="Policy">
/// What is put first; null when the request does not say: then the shopper's variant does, or cart-first.
/// </param>
/// <param name="Excluded">Items that must not be answered.</param>
/// <param name="Filter">What must hold for every item.</param>
internal sealed record EngineRequest(
    int Count, RecommendationPolicy? Policy, IReadOnlyList<byte[]> Excluded, ItemFilter Filter)
{
    /// <summary>How many of the best items are passed over, from 0.</summary>
    public int Offset { get; init; }

    /// <summary>Where it is shown, by which rules hold; null where that is not said.</summary>
    public string? Placement { get; init; }
}
