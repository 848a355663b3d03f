using CartStream.Events;

namespace CartStream.Evaluation.Prequential;

/// <summary>The result of the newest recommendation before an event on that event's item (the target).</summary>
/// <param name="Type">The event type.</param>
/// <param name="Kind">The kind of the target just before the event.</param>
/// <param name="Rank">The target's rank in the recommendation, 1 = first, 0 = not in it.</param>
/// <param name="DiscoveryRank">
/// Its rank in a list of discoveries alone; 0 when it is not in it, and always for a target that is not a discovery.
/// </param>
/// <param name="BaselineRank">Its rank in the popularity baseline's list at the same moment, or 0.</param>
/// <param name="BaselineDiscoveryRank">
/// As <paramref name="DiscoveryRank"/>, in the baseline's list of discoveries.
/// </param>
/// <param name="Block">The shopper's block: a hash of the shopper modulo 256.</param>
/// <param name="Revenue">
/// The revenue of a purchase, in hundredths of the shop's currency, at most <see cref="RevenueMax"/>; 0 for other
/// events and without a price.
/// </param>
public readonly record struct Outcome(
    EventType Type,
    TargetKind Kind,
    int Rank,
    int DiscoveryRank,
    int BaselineRank,
    int BaselineDiscoveryRank,
    byte Block,
    long Revenue = 0)
{
    /// <summary>The most revenue counted for one purchase: a thousand million of the shop's currency.</summary>
    public const long RevenueMax = 100_000_000_000;

    /// <summary>Scores an event on <paramref name="target"/> by the state just before it.</summary>
    /// <param name="type">The event type.</param>
    /// <param name="target">The event's item.</param>
    /// <param name="recommended">The recommendation.</param>
    /// <param name="baseline">The popularity baseline's list.</param>
    /// <param name="touched">Items touched in this session, any order, may repeat.</param>
    /// <param name="cart">Items in the cart, any order.</param>
    /// <param name="block">The shopper's block.</param>
    public static Outcome Score(
        EventType type,
        int target,
        RankedItems recommended,
        RankedItems baseline,
        ReadOnlySpan<int> touched,
        ReadOnlySpan<int> cart,
        byte block)
    {
        var kind = cart.Contains(target) ? TargetKind.CartFirst
            : touched.Contains(target) ? TargetKind.Repeat
            : TargetKind.Discovery;
        var isDiscovery = kind == TargetKind.Discovery;
        return new Outcome(
            type,
            kind,
            recommended.RankOf(target),
            isDiscovery ? recommended.RankAmongDiscoveries(target, touched, cart) : 0,
            baseline.RankOf(target),
            isDiscovery ? baseline.RankAmongDiscoveries(target, touched, cart) : 0,
            block);
    }

    /// <summary>The revenue of pieces at a price, in hundredths; 0 for a price that is not positive.</summary>
    /// <param name="price">The price of one piece.</param>
    /// <param name="pieces">Their number; less than one counts as one.</param>
    public static long RevenueOf(decimal price, int pieces) =>
        (long)Math.Clamp(Math.Round((double)price * Math.Max(1, pieces) * 100), 0, RevenueMax);
}
