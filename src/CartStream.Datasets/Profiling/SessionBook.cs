using System.Runtime.InteropServices;
using CartStream.Events;
using CartStream.Shoppers;

namespace CartStream.Datasets.Profiling;

/// <summary>What happened in each session. About 40 bytes a session, as long as the profile lasts.</summary>
internal sealed class SessionBook(long idleGapMs)
{
    private readonly SessionKeys _keys = new(idleGapMs);
    private readonly Dictionary<ulong, SessionShape> _shapes = [];

    /// <summary>All sessions so far.</summary>
    public IReadOnlyCollection<SessionShape> Sessions => _shapes.Values;

    public void Add(in ShopperEvent e)
    {
        ref var shape = ref CollectionsMarshal.GetValueRefOrAddDefault(_shapes, _keys.KeyOf(e), out _);
        shape = new SessionShape(shape.Events + 1, (byte)(shape.Types | (1 << (int)e.Type)));
    }
}
