using CartStream.Events;
using CartStream.Processing.Items;
using CartStream.Server.Attribution;

namespace CartStream.Server.Api;

/// <summary>Counts of an item's events and recommendations since the server started.</summary>
/// <param name="ItemId">The item.</param>
/// <param name="Attributes">The item's attributes; null if the shop has set none.</param>
/// <param name="FirstSeenAt">Time of its first event; null when the item was known before the server started.</param>
/// <param name="FirstRecommendedAt">
/// Time of the first event whose recommendation holds it; null if there is none.
/// </param>
/// <param name="Views">Views.</param>
/// <param name="Carts">Additions to carts.</param>
/// <param name="Removals">Removals from carts.</param>
/// <param name="Purchases">Purchases.</param>
/// <param name="Recommended">
/// Stored recommendations with the item that were followed by an event of their shopper.
/// </param>
/// <param name="Taken">How many of these were followed by an event on the item.</param>
/// <param name="TakenShare">Taken divided by recommended; 0 if it was not recommended.</param>
public sealed record ItemActivityResponse(
    string ItemId,
    ItemAttributes? Attributes,
    DateTimeOffset? FirstSeenAt,
    DateTimeOffset? FirstRecommendedAt,
    long Views,
    long Carts,
    long Removals,
    long Purchases,
    long Recommended,
    long Taken,
    double TakenShare)
{
    /// <summary>Combines an item's counts with its attributes.</summary>
    internal static ItemActivityResponse Of(string itemId, ItemAttributes? attributes, ItemCounts counts) => new(
        itemId,
        attributes,
        Time(counts.FirstSeenMs),
        Time(counts.FirstRecommendedMs),
        counts.Events(EventType.View),
        counts.Events(EventType.Cart),
        counts.Events(EventType.RemoveFromCart),
        counts.Events(EventType.Purchase),
        counts.Recommended,
        counts.Taken,
        counts.Recommended == 0 ? 0 : Math.Round((double)counts.Taken / counts.Recommended, 5));

    private static DateTimeOffset? Time(long? timeMs) =>
        timeMs is { } ms ? DateTimeOffset.FromUnixTimeMilliseconds(ms) : null;
}
