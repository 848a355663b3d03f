using System.IO.Hashing;
using System.Runtime.InteropServices;
using CartStream.Events;

namespace CartStream.Datasets.Profiling;

/// <summary>
/// Puts events into sessions: by their session id, else by shopper, where an idle gap opens a new one. About 40 bytes a
/// session, as long as the profile lasts.
/// </summary>
internal sealed class SessionBook(long idleGapMs)
{
    private readonly Dictionary<ulong, SessionShape> _given = [];
    private readonly Dictionary<ulong, (long LastMs, SessionShape Shape)> _open = [];
    private readonly List<SessionShape> _cut = [];

    /// <summary>All sessions so far.</summary>
    public IEnumerable<SessionShape> Sessions =>
        _given.Values.Concat(_cut).Concat(_open.Values.Select(open => open.Shape));

    public void Add(in ShopperEvent e)
    {
        if (e.SessionId.IsEmpty)
        {
            AddByIdleTime(e);
            return;
        }

        var key = XxHash3.HashToUInt64(e.SessionId);
        ref var shape = ref CollectionsMarshal.GetValueRefOrAddDefault(_given, key, out _);
        shape = Grown(shape, e.Type);
    }

    private void AddByIdleTime(in ShopperEvent e)
    {
        var key = XxHash3.HashToUInt64(e.ShopperId);
        ref var open = ref CollectionsMarshal.GetValueRefOrAddDefault(_open, key, out var isKnown);
        if (isKnown && e.TimeMs - open.LastMs > idleGapMs)
        {
            _cut.Add(open.Shape);
            open.Shape = default;
        }

        open = (Math.Max(open.LastMs, e.TimeMs), Grown(open.Shape, e.Type));
    }

    private static SessionShape Grown(SessionShape shape, EventType type) =>
        new(shape.Events + 1, (byte)(shape.Types | (1 << (int)type)));
}
