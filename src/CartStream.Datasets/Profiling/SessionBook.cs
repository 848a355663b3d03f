using System.Runtime.InteropServices;
using CartStream.Events;
using CartStream.Shoppers;

namespace CartStream.Datasets.Profiling;

/// <summary>
/// The events of each session, summarised. About 40 bytes per session, for the lifetime of the profile.
/// </summary>
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
