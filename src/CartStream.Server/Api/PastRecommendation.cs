using CartStream.Recommendations;

namespace CartStream.Server.Api;

/// <summary>A stored answer, and what became of it.</summary>
/// <param name="SessionId">The session.</param>
/// <param name="Time">Time of the event that it answers.</param>
/// <param name="Items">Best first, without those that are sold out or withdrawn by now.</param>
/// <param name="Receipt">What it was computed from.</param>
/// <param name="Taken">What the shopper did to its items afterwards, first things first.</param>
public sealed record PastRecommendation(
    string SessionId,
    DateTimeOffset Time,
    IReadOnlyList<RecommendedItem> Items,
    Receipt Receipt,
    IReadOnlyList<TakenItem> Taken)
{
    /// <summary>Joins a stored answer with what its shopper did.</summary>
    internal static PastRecommendation Of(
        Recommendation recommendation, IEnumerable<InteractionResponse> touches, Func<string, bool> isAvailable)
    {
        var later = touches.Where(touch => touch.Offset > recommendation.Receipt.Offset).ToList();
        var next = later.Count == 0 ? 0 : later.Min(touch => touch.Offset);
        var ranks = recommendation.Items.Select((item, i) => (item.ItemId, Rank: i + 1))
            .ToDictionary(one => one.ItemId, one => one.Rank, StringComparer.Ordinal);
        return new PastRecommendation(
            recommendation.SessionId,
            recommendation.Time,
            [.. recommendation.Items.Where(item => isAvailable(item.ItemId))],
            recommendation.Receipt,
            [
                .. from touch in later.DistinctBy(touch => touch.Offset)
                   where touch.EventType != "remove_from_cart" && ranks.ContainsKey(touch.ItemId)
                   orderby touch.Offset
                   select new TakenItem(
                       touch.ItemId, ranks[touch.ItemId], touch.EventType, touch.Time, touch.Offset == next),
            ]);
    }
}
