using System.IO.Hashing;
using CartStream.Events;

namespace CartStream.Datasets.Simulation;

/// <summary>
/// Simulates the next session of a shopper from the history: mostly related items, some from the history, some popular
/// ones; some of them go into the cart, and the cart is cleared, bought or left.
/// </summary>
/// <remarks>
/// The session, its id included, depends only on the seed, the shopper and the session's ordinal, so a repeated or
/// resumed run makes the same one.
/// </remarks>
/// <param name="seed">Seed of all random choices.</param>
public sealed class NewSessionSimulator(long seed)
{
    private const int ItemsMin = 3;
    private const int ItemsMax = 8;
    private const int DrawsPerItem = 8;
    private const double FromHistory = 0.25;
    private const double FromRelated = FromHistory + 0.55;
    private const double CartAfterView = 0.40;
    private const double RemovesOne = 0.25;
    private const double Buys = 0.40;

    private static readonly LogNormal PauseMs = new(median: 20_000, sigma: 1, min: 1_000, max: 600_000);

    /// <summary>
    /// The simulated session number <paramref name="ordinal"/> of <paramref name="shopperId"/>, beginning at
    /// <paramref name="startMs"/>: 3 to 8 distinct items, fewer when there are fewer candidates, none without
    /// candidates.
    /// </summary>
    public SimulatedSession Simulate(
        ReadOnlySpan<byte> shopperId,
        int ordinal,
        long startMs,
        NewSessionCandidates candidates)
    {
        ArgumentNullException.ThrowIfNull(candidates);
        var shopper = XxHash3.HashToUInt64(shopperId);
        var random = new SplitMix64(SplitMix64.Mix(SplitMix64.Mix((ulong)seed, shopper), (ulong)ordinal));
        var sessionId = new byte[ShopIds.SessionBytes];
        ShopIds.WriteSession(random.Next(), random.Next(), sessionId);

        var steps = new List<SimulatedStep>();
        var cart = new List<byte[]>();
        var timeMs = startMs;
        foreach (var item in ChooseItems(candidates, ref random))
        {
            Do(EventType.View, item, ref random);
            if (!random.Happens(CartAfterView))
                continue;
            Do(EventType.Cart, item, ref random);
            cart.Add(item);
        }

        if (cart.Count > 0 && random.Happens(RemovesOne))
        {
            var at = random.Below(cart.Count);
            Do(EventType.RemoveFromCart, cart[at], ref random);
            cart.RemoveAt(at);
        }

        if (random.Happens(Buys))
        {
            foreach (var item in cart)
                steps.Add(new SimulatedStep(timeMs, EventType.Purchase, item));
        }

        return new SimulatedSession(shopperId.ToArray(), sessionId, steps);

        void Do(EventType type, byte[] item, ref SplitMix64 chance)
        {
            steps.Add(new SimulatedStep(timeMs, type, item));
            timeMs += PauseMs.Draw(ref chance);
        }
    }

    private static List<byte[]> ChooseItems(NewSessionCandidates candidates, ref SplitMix64 random)
    {
        var wanted = ItemsMin + random.Below(ItemsMax - ItemsMin + 1);
        var related = candidates.Related.Count == 0
            ? null
            : new AliasTable([.. candidates.Related.Select(item => (double)item.Score)]);
        var chosen = new List<byte[]>(wanted);
        var seen = new HashSet<byte[]>(Utf8KeyComparer.Instance);
        for (var draw = 0; draw < wanted * DrawsPerItem && chosen.Count < wanted; draw++)
        {
            if (ChooseItem(candidates, related, ref random) is { } item && seen.Add(item))
                chosen.Add(item);
        }

        return chosen;
    }

    /// <summary>An item of a randomly chosen list; null when that list is empty.</summary>
    private static byte[]? ChooseItem(NewSessionCandidates candidates, AliasTable? related, ref SplitMix64 random)
    {
        var choice = random.Share();
        if (choice >= FromHistory && choice < FromRelated)
            return related is null ? null : candidates.Related[related.Draw(ref random)].ItemId;
        var list = choice < FromHistory ? candidates.History : candidates.Popular;
        return list.Count == 0 ? null : list[random.Below(list.Count)];
    }
}
