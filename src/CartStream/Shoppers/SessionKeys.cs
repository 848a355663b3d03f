using System.IO.Hashing;
using System.Runtime.InteropServices;
using CartStream.Events;

namespace CartStream.Shoppers;

/// <summary>
/// Tells sessions apart where nothing else of a shopper matters: by the event's session id, else by shopper, where
/// more than <paramref name="idleGapMs"/> without an event opens a new one.
/// </summary>
/// <remarks>
/// Invariant: equal events in equal order get equal keys. Memory: about 40 bytes a shopper without session ids.
/// </remarks>
/// <param name="idleGapMs">Idle time that ends a session which has no id, in milliseconds.</param>
public sealed class SessionKeys(long idleGapMs = ShopperOptions.IdleGapMsDefault)
{
    private readonly Dictionary<ulong, (long LastMs, int Ordinal)> _open = [];

    /// <summary>A 64-bit key of the session of <paramref name="e"/>, asked in the order of the events.</summary>
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
