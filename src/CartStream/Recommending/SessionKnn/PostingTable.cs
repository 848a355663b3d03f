using CartStream.Recommending.Sessions;

namespace CartStream.Recommending.SessionKnn;

/// <summary>Per item the slots of the newest sessions that hold it, and how many hold it in all.</summary>
/// <remarks>
/// Invariants: every posting's session is in the window and holds the item; an item's postings are in the order in
/// which the sessions first touched it, in a ring of at most the postings allowed, whose oldest are overwritten;
/// <see cref="Sessions"/> counts those overwritten too. An item that no session holds has no block.
/// </remarks>
internal sealed class PostingTable
{
    private readonly int _postingsMax;
    private readonly IntBlocks _blocks = new();
    private Ring[] _rings = [];

    /// <summary>An empty table.</summary>
    public PostingTable(int postingsMax) => _postingsMax = postingsMax;

    /// <summary>Items there is room for; their numbers run from 0.</summary>
    public int Items => _rings.Length;

    /// <summary>Makes room for items below <paramref name="count"/>.</summary>
    public void EnsureItems(int count)
    {
        if (count > _rings.Length)
            Array.Resize(ref _rings, Math.Max(count, _rings.Length + (_rings.Length / 2)));
    }

    /// <summary>How many sessions of the window hold <paramref name="item"/>.</summary>
    public int Sessions(int item) => _rings[item].Sessions;

    /// <summary>The postings of <paramref name="item"/> in two parts, each oldest first.</summary>
    public void Read(int item, out ReadOnlySpan<int> older, out ReadOnlySpan<int> newer)
    {
        ref readonly var ring = ref _rings[item];
        if (ring.Count == 0)
        {
            older = newer = default;
            return;
        }

        var slots = _blocks.Span(ring.Block, ring.Count);
        older = slots[ring.Oldest..];
        newer = slots[..ring.Oldest];
    }

    /// <summary>Adds the session in <paramref name="slot"/>, which holds <paramref name="item"/> from now on.</summary>
    public void Add(int item, int slot)
    {
        ref var ring = ref _rings[item];
        ring.Sessions++;
        if (ring.Count == _postingsMax)
        {
            _blocks.Span(ring.Block, ring.Count)[ring.Oldest] = slot;
            ring.Oldest = ring.Oldest + 1 == ring.Count ? 0 : ring.Oldest + 1;
            return;
        }

        if (ring.Count == 0)
            (ring.Block, ring.SizeClass) = (_blocks.Rent(sizeClass: 0), 0);
        Straighten(ref ring);
        if (ring.Count == IntBlocks.Capacity(ring.SizeClass))
            ring.Block = _blocks.Grow(ring.Block, ring.SizeClass++, ring.Count);
        _blocks.Span(ring.Block, ring.Count + 1)[ring.Count] = slot;
        ring.Count++;
    }

    /// <summary>Takes the session in <paramref name="slot"/> out of the postings of <paramref name="item"/>.</summary>
    public void Remove(int item, int slot)
    {
        ref var ring = ref _rings[item];
        ring.Sessions--;
        if (ring.Count == 0 || !_blocks.Span(ring.Block, ring.Count).Contains(slot))
            return;
        Straighten(ref ring);
        var slots = _blocks.Span(ring.Block, ring.Count);
        var place = slots.IndexOf(slot);
        slots[(place + 1)..].CopyTo(slots[place..]);
        if (--ring.Count == 0)
            _blocks.Return(ring.Block, ring.SizeClass);
    }

    /// <summary>Turns the ring so that its oldest posting comes first; only a full ring is ever turned.</summary>
    private void Straighten(ref Ring ring)
    {
        if (ring.Oldest == 0)
            return;
        var slots = _blocks.Span(ring.Block, ring.Count);
        slots[..ring.Oldest].Reverse();
        slots[ring.Oldest..].Reverse();
        slots.Reverse();
        ring.Oldest = 0;
    }

    private struct Ring
    {
        public int Block;
        public int Oldest;
        public int Count;
        public int Sessions;
        public byte SizeClass;
    }
}
