using CartStream.Events;

namespace CartStream.Evaluation.Prequential;

/// <summary>How the newest recommendation, made before an event, did on that event's item (the target).</summary>
/// <param name="Type">What the event did.</param>
/// <param name="Kind">What the target was just before the event.</param>
/// <param name="Rank">The target's rank in the recommendation, 1 = first, 0 = not in it.</param>
/// <param name="DiscoveryRank">
/// Its rank among the recommended discoveries, i.e. with touched and cart items struck out; 0 when it is not among
/// them, as always for a target that is no discovery.
/// </param>
/// <param name="FloorRank">Its rank in the popularity floor's answer at the same moment, or 0.</param>
/// <param name="FloorDiscoveryRank">As <paramref name="DiscoveryRank"/>, in the floor's answer.</param>
/// <param name="Block">The shopper's block: a hash of the shopper modulo 256.</param>
public readonly record struct Outcome(
    EventType Type,
    TargetKind Kind,
    int Rank,
    int DiscoveryRank,
    int FloorRank,
    int FloorDiscoveryRank,
    byte Block)
{
    /// <summary>Judges an event on <paramref name="target"/> by what was known just before it.</summary>
    /// <param name="type">What the event did.</param>
    /// <param name="target">The event's item.</param>
    /// <param name="recommended">The recommendation's items, best first, no item twice.</param>
    /// <param name="floor">The floor's items, best first, no item twice.</param>
    /// <param name="touched">Items touched in this session, any order, may repeat.</param>
    /// <param name="cart">Items in the cart, any order.</param>
    /// <param name="block">The shopper's block.</param>
    public static Outcome Judge(
        EventType type,
        int target,
        ReadOnlySpan<int> recommended,
        ReadOnlySpan<int> floor,
        ReadOnlySpan<int> touched,
        ReadOnlySpan<int> cart,
        byte block)
    {
        var kind = cart.Contains(target) ? TargetKind.CartFirst
            : touched.Contains(target) ? TargetKind.Repeat
            : TargetKind.Discovery;
        var rank = recommended.IndexOf(target) + 1;
        var floorRank = floor.IndexOf(target) + 1;
        if (kind != TargetKind.Discovery)
            return new Outcome(type, kind, rank, 0, floorRank, 0, block);
        var discoveryRank = AmongDiscoveries(rank, recommended, touched, cart);
        var floorDiscoveryRank = AmongDiscoveries(floorRank, floor, touched, cart);
        return new Outcome(type, kind, rank, discoveryRank, floorRank, floorDiscoveryRank, block);
    }

    /// <summary>The rank less the touched and cart items that stand before it.</summary>
    private static int AmongDiscoveries(
        int rank, ReadOnlySpan<int> items, ReadOnlySpan<int> touched, ReadOnlySpan<int> cart)
    {
        var left = rank;
        for (var i = 0; i < rank; i++)
        {
            if (touched.Contains(items[i]) || cart.Contains(items[i]))
                left--;
        }

        return left;
    }
}
