using System.IO.Hashing;
using System.Runtime.InteropServices;
using CartStream.Events;

namespace CartStream.Shoppers;

/// <summary>
/// Assigns events to sessions without keeping shopper state: by the event's session id, else by shopper, where a gap of
/// more than <paramref name="idleGapMs"/> opens a new session.
/// </summary>
/// <remarks>
/// Invariant: equal events in equal order get equal keys. Memory: about 40 bytes per shopper without session ids.
/// </remarks>
/// <param name="idleGapMs">Idle time that ends a session which has no id, in milliseconds.</param>
public sealed class SessionKeys(long idleGapMs = ShopperOptions.IdleGapMsDefault)
{
    private readonly Dictionary<ulong, (long LastMs, int Ordinal)> _open = [];

    /// <summary>A 64-bit key of the session of <paramref name="e"/>, called in the order of the events.</summary>
    public ulong KeyOf(in ShopperEvent e)
    {
        if (!e.SessionId.IsEmpty)
            return XxHash3.HashToUInt64(e.SessionId);
        var shopper = XxHash3.HashToUInt64(e.ShopperId);
        ref var open = ref CollectionsMarshal.GetValueRefOrAddDefault(_open, shopper, out var isKnown);
        var ordinal = isKnown && e.TimeMs - open.LastMs > idleGapMs ? open.Ordinal + 1 : open.Ordinal;
        open = (Math.Max(open.LastMs, e.TimeMs), ordinal);
        return SplitMix64.Mix(shopper, (ulong)ordinal);
    }
}
