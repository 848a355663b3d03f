using System.Runtime.CompilerServices;

namespace CartStream.Index;

/// <summary>
/// The newest sessions that hold an item, and the position of the item in each: looked up once a query, for all
/// sources. Holds the arrays of one query and reuses them for the next.
/// </summary>
internal sealed class ItemSessions(SessionStore store)
{
    private int[] _serials = [];
    private int[] _positions = [];
    private long[] _addresses = [];

    /// <summary>How many were found.</summary>
    public int Count { get; private set; }

    /// <summary>Their serial numbers, newest first.</summary>
    public ReadOnlySpan<int> Serials => _serials.AsSpan(0, Count);

    /// <summary>Drops all sessions: they are valid only until the reader leaves.</summary>
    public void Clear() => Count = 0;

    /// <summary>Finds an item's sessions.</summary>
    /// <param name="item">The item.</param>
    /// <param name="most">How many at most.</param>
    /// <param name="own">Key of a session to leave out; null for none.</param>
    /// <param name="window">The sessions to look at.</param>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public void Find(int item, int most, ulong? own, in SessionWindow window)
    {
        Count = 0;
        var postings = store.Postings.Read(item);
        var end = postings.Length;
        MakeRoom(Math.Min(most, end) + SessionStore.LocatedAtOnce);
        while (Count < most && end > 0)
        {
            var room = Math.Min(SessionStore.LocatedAtOnce, most - Count);
            var located = store.LocateBefore(
                postings, ref end, window, own, _addresses.AsSpan(Count, room), _serials.AsSpan(Count, room));
            PrefetchNext(postings[..end], most - Count - located, window);
            Keep(item, located);
        }
    }

    /// <summary>The interactions of the session at <paramref name="index"/>, oldest first.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ReadOnlySpan<int> Interactions(int index) => store.Interactions(_addresses[index]);

    /// <summary>The position of the item's newest interaction among them.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int PositionIn(int index) => _positions[index];

    /// <summary>Prefetches the next sessions while the located ones are read.</summary>
    private void PrefetchNext(ReadOnlySpan<int> postings, int most, in SessionWindow window)
    {
        var next = Math.Min(SessionStore.LocatedAtOnce, most);
        foreach (var serial in postings[Math.Max(0, postings.Length - next)..])
        {
            if (window.Holds(serial))
                store.Prefetch(serial);
        }
    }

    /// <summary>Keeps those that hold the item: the writer may have changed a session after it was located.</summary>
    private void Keep(int item, int located)
    {
        var (serials, positions, addresses, kept) = (_serials, _positions, _addresses, Count);
        for (var i = kept; i < Count + located; i++)
        {
            var newest = InteractionSearch.Newest(store.Interactions(addresses[i]), item);
            (serials[kept], addresses[kept], positions[kept]) = (serials[i], addresses[i], newest);
            kept += newest >= 0 ? 1 : 0;
        }

        Count = kept;
    }

    private void MakeRoom(int sessions)
    {
        if (_serials.Length >= sessions)
            return;
        var room = Math.Max(sessions, _serials.Length * 2);
        (_serials, _positions, _addresses) = (new int[room], new int[room], new long[room]);
    }
}
