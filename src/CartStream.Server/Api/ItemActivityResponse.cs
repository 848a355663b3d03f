using CartStream.Events;
using CartStream.Processing.Items;
using CartStream.Server.Attribution;

namespace CartStream.Server.Api;

/// <summary>What shoppers and recommendations did with an item since the server started.</summary>
/// <param name="ItemId">The item.</param>
/// <param name="Attributes">The shop's description; null when there is none.</param>
/// <param name="FirstSeenAt">Its first event; null when it was known before the server started.</param>
/// <param name="FirstRecommendedAt">The event whose answer held it first; null before.</param>
/// <param name="Views">Views.</param>
/// <param name="Carts">Additions to carts.</param>
/// <param name="Removals">Removals from carts.</param>
/// <param name="Purchases">Purchases.</param>
/// <param name="Recommended">Stored answers, followed by an event of their shopper, that held it.</param>
/// <param name="Taken">Of these, how many were followed by an event on it.</param>
/// <param name="TakenShare">Taken by recommended; 0 without any.</param>
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
