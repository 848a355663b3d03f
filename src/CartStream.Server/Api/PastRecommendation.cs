using CartStream.Recommendations;

namespace CartStream.Server.Api;

/// <summary>A stored recommendation and its outcome.</summary>
/// <param name="SessionId">The session.</param>
/// <param name="Time">Time of the event that it follows.</param>
/// <param name="Items">The items, best first, without those now sold out or deleted.</param>
/// <param name="Receipt">What it was computed from.</param>
/// <param name="Taken">The shopper's later events on its items, oldest first.</param>
public sealed record PastRecommendation(
    string SessionId,
    DateTimeOffset Time,
    IReadOnlyList<RecommendedItem> Items,
    Receipt Receipt,
    IReadOnlyList<TakenItem> Taken)
{
    /// <summary>Joins a stored answer with its shopper's later events.</summary>
    internal static PastRecommendation Of(
        Recommendation recommendation, IEnumerable<InteractionResponse> interactions, Func<string, bool> isAvailable)
    {
        var later = interactions.Where(interaction => interaction.Offset > recommendation.Receipt.Offset).ToList();
        var next = later.Count == 0 ? 0 : later.Min(interaction => interaction.Offset);
        var ranks = recommendation.Items.Select((item, i) => (item.ItemId, Rank: i + 1))
            .ToDictionary(one => one.ItemId, one => one.Rank, StringComparer.Ordinal);
        return new PastRecommendation(
            recommendation.SessionId,
            recommendation.Time,
            [.. recommendation.Items.Where(item => isAvailable(item.ItemId))],
            recommendation.Receipt,
            [
                .. from interaction in later.DistinctBy(interaction => interaction.Offset)
                   where interaction.EventType != "remove_from_cart" && ranks.ContainsKey(interaction.ItemId)
                   orderby interaction.Offset
                   select new TakenItem(
                       interaction.ItemId,
                       ranks[interaction.ItemId],
                       interaction.EventType,
                       interaction.Time,
                       interaction.Offset == next),
            ]);
    }
}
