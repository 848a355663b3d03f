using System.Runtime.CompilerServices;

namespace CartStream.Recommending.Sessions;

/// <summary>
/// The newest sessions of the shop, each with its newest distinct items in the order of their newest touch.
/// </summary>
/// <remarks>
/// Invariants: a session keeps its slot while it is here; slots are given in a circle, in the order in which sessions
/// are opened, so a slot's distance from the newest one is its session's age; every session in the window is found by
/// its key, no other is; no session holds an item twice or more than the items allowed; the counts are those of the
/// sessions held. A session that returns after it was evicted starts anew.
/// </remarks>
internal sealed class SessionWindow
{
    private const int TableSizeMin = 16;

    private readonly int _sessionsMax;
    private readonly int _itemsMax;
    private readonly int[] _evicted;
    private readonly IntBlocks _blocks = new();
    private Session[] _sessions = new Session[TableSizeMin];
    private int[] _table = new int[TableSizeMin];
    private int _newest = -1;

    /// <summary>An empty window.</summary>
    /// <param name="sessionsMax">Sessions held; the one opened first goes when another is opened.</param>
    /// <param name="itemsMax">Distinct items held per session; the one touched longest ago goes first.</param>
    public SessionWindow(int sessionsMax, int itemsMax)
    {
        _sessionsMax = sessionsMax;
        _itemsMax = itemsMax;
        _evicted = new int[itemsMax];
    }

    /// <summary>Sessions held.</summary>
    public int Count { get; private set; }

    /// <summary>Items held, over all sessions.</summary>
    public long Items { get; private set; }

    /// <summary>How often the sessions held viewed their newest item once more; 255 count per session.</summary>
    public long RepeatedViews { get; private set; }

    /// <summary>How many sessions were opened after the one in <paramref name="slot"/>.</summary>
    public int Age(int slot)
    {
        var age = _newest - slot;
        return age < 0 ? age + _sessionsMax : age;
    }

    /// <summary>The items of the session in <paramref name="slot"/>, in the order of their newest touch.</summary>
    public ReadOnlySpan<int> ItemsOf(int slot)
    {
        ref readonly var session = ref _sessions[slot];
        return _blocks.Span(session.Block, session.Length);
    }

    /// <summary>The slot of the session with this key; false when it is not in the window.</summary>
    public bool TryFind(ulong key, out int slot)
    {
        var mask = _table.Length - 1;
        for (var place = Home(key, mask); _table[place] != 0; place = (place + 1) & mask)
        {
            slot = _table[place] - 1;
            if (_sessions[slot].Key == key)
                return true;
        }

        slot = -1;
        return false;
    }

    /// <summary>Puts <paramref name="item"/> at the end of the session, which is opened when it is not here.</summary>
    public SessionTouch Touch(ulong key, int item, bool isView = true)
    {
        var evicted = TryFind(key, out var slot) ? 0 : Open(key, out slot);
        ref var session = ref _sessions[slot];
        var items = _blocks.Span(session.Block, session.Length);
        var place = items.LastIndexOf(item);
        var dropped = SessionTouch.NoItem;
        var returnGap = place < 0 ? 0 : items.Length - place;
        if (place >= 0)
        {
            items[(place + 1)..].CopyTo(items[place..]);
            items[^1] = item;
        }
        else if (session.Length == _itemsMax)
        {
            dropped = items[0];
            items[1..].CopyTo(items);
            items[^1] = item;
        }
        else
        {
            Append(ref session, item);
        }

        if (returnGap == 1 && isView)
            CountRepeatedView(ref session);
        return new SessionTouch
        {
            Slot = slot,
            Items = ItemsOf(slot),
            ReturnGap = returnGap,
            Dropped = dropped,
            Evicted = _evicted.AsSpan(0, evicted),
        };
    }

    private void CountRepeatedView(ref Session session)
    {
        if (session.RepeatedViews == byte.MaxValue)
            return;
        session.RepeatedViews++;
        RepeatedViews++;
    }

    private void Append(ref Session session, int item)
    {
        if (session.Length == IntBlocks.Capacity(session.SizeClass))
            session.Block = _blocks.Grow(session.Block, session.SizeClass++, session.Length);
        _blocks.Span(session.Block, session.Length + 1)[session.Length] = item;
        session.Length++;
        Items++;
    }

    private int Open(ulong key, out int slot)
    {
        slot = _newest + 1 == _sessionsMax ? 0 : _newest + 1;
        var evicted = Count == _sessionsMax ? Evict(slot) : 0;
        if (slot == _sessions.Length)
            Array.Resize(ref _sessions, Math.Min(_sessionsMax, _sessions.Length + (_sessions.Length / 2)));
        _sessions[slot] = new Session { Key = key, Block = _blocks.Rent(sizeClass: 0) };
        _newest = slot;
        Count++;
        if (Count * 4L > _table.Length * 3L)
            Rehash(_table.Length * 2);
        else
            Enter(slot);
        return evicted;
    }

    private int Evict(int slot)
    {
        ref readonly var session = ref _sessions[slot];
        _blocks.Span(session.Block, session.Length).CopyTo(_evicted);
        _blocks.Return(session.Block, session.SizeClass);
        RemoveFromTable(session.Key);
        Count--;
        Items -= session.Length;
        RepeatedViews -= session.RepeatedViews;
        return session.Length;
    }

    private void Rehash(int size)
    {
        _table = new int[size];
        for (var i = 0; i < Count; i++)
            Enter(i);
    }

    private void Enter(int slot)
    {
        var mask = _table.Length - 1;
        var place = Home(_sessions[slot].Key, mask);
        while (_table[place] != 0)
            place = (place + 1) & mask;
        _table[place] = slot + 1;
    }

    /// <summary>Linear probing needs no tombstones when what follows the hole moves back towards its home.</summary>
    private void RemoveFromTable(ulong key)
    {
        var mask = _table.Length - 1;
        var hole = Home(key, mask);
        while (_sessions[_table[hole] - 1].Key != key)
            hole = (hole + 1) & mask;
        for (var place = (hole + 1) & mask; _table[place] != 0; place = (place + 1) & mask)
        {
            var home = Home(_sessions[_table[place] - 1].Key, mask);
            if (((place - home) & mask) < ((place - hole) & mask))
                continue;
            _table[hole] = _table[place];
            hole = place;
        }

        _table[hole] = 0;
    }

    private static int Home(ulong key, int mask) => (int)((key * 0x9E3779B97F4A7C15) >> 32) & mask;

    private struct Session
    {
        public ulong Key;
        public int Block;
        public ushort Length;
        public byte SizeClass;
        public byte RepeatedViews;
    }
}
