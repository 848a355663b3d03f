using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using CartStream.Events;
using static CartStream.Index.SessionSlot;

namespace CartStream.Index;

/// <summary>
/// All that a model remembers: the shop's newest sessions, each with its interactions in the order in which they were
/// learnt, and per item the sessions that hold it. Everything else in a model is computed from this, by a query or a
/// fit; so forgetting a shopper here forgets them everywhere, and no two parts can disagree.
/// </summary>
/// <remarks>
/// Invariants: sessions have serial numbers in the order in which they were opened; the window is the newest
/// <see cref="SessionsMax"/> that were not forgotten, without those that were too old when a later one was opened; a
/// few older ones are kept in reserve, so that the window fills up again when one of its sessions is forgotten, as if
/// that session had never been learnt. A session that returns after it has left starts anew. Only the newest
/// interactions of a long session are kept. An item is in a session's memory if and only if the session is in the
/// item's list.
/// <para>
/// One writer, any number of readers, no locks. A reader brackets its reads with <see cref="ReadEpochs.Enter"/> and
/// <see cref="ReadEpochs.Exit"/>. A session is found by one 64-bit word, its block and its length, that is written
/// after the interactions it covers (release) and read before them (acquire); interactions that it covers are never
/// changed, except for the newest one's count of repetitions, which is part of its one word. Every other change to a
/// session makes a new block, publishes it, and retires the old one. When a slot of the session table is reused for
/// another session, its serial number is wiped first and written last except for the word, and a reader checks it last:
/// if it is unchanged, everything read belongs to that session. So no reader ever sees half a change.
/// </para>
/// </remarks>
internal sealed partial class SessionStore
{
    /// <summary>Stands for no session.</summary>
    public const int NoSession = -1;

    /// <summary>How many sessions are worth locating at once; more than the processor fetches in parallel.</summary>
    public const int LocatedAtOnce = 16;

    private readonly int _slotsMax;
    private readonly int _reserveMax;
    private readonly long _ageMaxMs;
    private readonly IntBlocks _blocks;
    private readonly SlotPages<SessionSlot> _slots;
    private readonly SlotPages<SessionOrigin> _origins;
    private readonly SessionTable _table;
    private int[] _categories = [];
    private ItemTraits[] _traits = [];
    private int _newest;
    private int _oldest;
    private int _oldestKept;
    private int _sessions;
    private int _itemsEnd;
    private long _interactionCount;
    private long _repeated;
    private long _returned;
    private int[] _forgotten = [];

    /// <summary>An empty store.</summary>
    /// <param name="sessionsMax">Sessions of the window.</param>
    /// <param name="interactionsMax">Interactions kept per session, 2 to 65,535.</param>
    /// <param name="firstSerial">Serial number of the first session.</param>
    /// <param name="daysMax">
    /// Days that a session stays in the window, until the newest was opened; 0 for no limit.
    /// </param>
    public SessionStore(int sessionsMax, int interactionsMax, int firstSerial = 0, int daysMax = 0)
    {
        SessionsMax = sessionsMax;
        InteractionsPerSession = interactionsMax;
        _reserveMax = (sessionsMax / 32) + 8;
        _ageMaxMs = daysMax == 0 ? long.MaxValue : daysMax * 86_400_000L;
        _slotsMax = (int)BitOperations.RoundUpToPowerOf2((uint)sessionsMax + (uint)_reserveMax);
        _slots = new SlotPages<SessionSlot>(_slotsMax);
        _origins = new SlotPages<SessionOrigin>(_slotsMax);
        _table = new SessionTable(_slotsMax, _origins);
        _newest = firstSerial - 1;
        _oldest = _oldestKept = firstSerial;
        _blocks = new IntBlocks(Epochs);
        Postings = new PostingLists(_blocks);
    }

    private SessionStore(int sessionsMax, int interactionsMax, int daysMax, SnapshotReader from, bool hasTraits)
        : this(sessionsMax, interactionsMax, daysMax: daysMax)
    {
        from.ReadNumber("sessions of a full window", sessionsMax, sessionsMax);
        from.ReadNumber("interactions per session", interactionsMax, interactionsMax);
        from.ReadNumber("longest age", _ageMaxMs, _ageMaxMs);
        _newest = (int)from.ReadNumber("newest session", int.MinValue, int.MaxValue);
        _oldest = (int)from.ReadNumber("oldest session", int.MinValue, int.MaxValue);
        _oldestKept = (int)from.ReadNumber("oldest kept session", int.MinValue, int.MaxValue);
        _sessions = (int)from.ReadNumber("sessions", 0, sessionsMax);
        _itemsEnd = (int)from.ReadNumber("items", 0, InteractionWord.ItemsMax);
        _interactionCount = from.ReadNumber("items touched", 0, long.MaxValue);
        _repeated = from.ReadNumber("repetitions", 0, long.MaxValue);
        _forgotten = from.ReadArray<int>("forgotten sessions", _slotsMax);
        _slots = SlotPages<SessionSlot>.Load(_slotsMax, from);
        _origins = SlotPages<SessionOrigin>.Load(_slotsMax, from);
        _table = SessionTable.Load(_slotsMax, _origins, from);
        _blocks = IntBlocks.Load(Epochs, from);
        Postings = PostingLists.Load(_blocks, from);
        _categories = from.ReadArray<int>("categories", InteractionWord.ItemsMax);
        if (hasTraits)
            _traits = from.ReadArray<ItemTraits>("traits", InteractionWord.ItemsMax);
    }

    /// <summary>Sessions of a full window.</summary>
    public int SessionsMax { get; }

    /// <summary>Interactions kept per session, the newest.</summary>
    public int InteractionsPerSession { get; }

    /// <summary>The epochs that readers enter and leave.</summary>
    public ReadEpochs Epochs { get; } = new();

    /// <summary>Per item its sessions.</summary>
    public PostingLists Postings { get; }

    /// <summary>Sessions in the window.</summary>
    public int Sessions => Volatile.Read(ref _sessions);

    /// <summary>The serial numbers of the window.</summary>
    public SessionWindow Window =>
        new(Volatile.Read(ref _oldest), Volatile.Read(ref _newest), Volatile.Read(ref _forgotten));

    /// <summary>Items are below this number.</summary>
    public int ItemsEnd => Volatile.Read(ref _itemsEnd);

    /// <summary>
    /// An item's category, as last learnt; 0 when it is not known or when no session of the window holds the item.
    /// </summary>
    public int Category(int item)
    {
        var categories = Volatile.Read(ref _categories);
        return (uint)item < (uint)categories.Length && Postings.Sessions(item) > 0 ? categories[item] : 0;
    }

    /// <summary>The item's other traits; none when no session of the window holds it.</summary>
    public ItemTraits Traits(int item)
    {
        var traits = Volatile.Read(ref _traits);
        return (uint)item < (uint)traits.Length && Postings.Sessions(item) > 0 ? traits[item] : default;
    }

    /// <summary>Whether any item has traits besides its category.</summary>
    public bool IsDescribed => Volatile.Read(ref _traits).Length > 0;

    /// <summary>The distinct items of each session of the window, summed.</summary>
    public long InteractionCount => Volatile.Read(ref _interactionCount);

    /// <summary>How often sessions of the window repeated an interaction with their newest item immediately.</summary>
    public long Repeated => Volatile.Read(ref _repeated);

    /// <summary>How often sessions of the window went back to an item that they had left, except to buy it.</summary>
    public long Returned => Volatile.Read(ref _returned);

    /// <summary>Bytes held.</summary>
    public long Bytes =>
        _blocks.Bytes + Postings.Bytes + (_categories.Length * 4L)
        + (_traits.Length * (long)Unsafe.SizeOf<ItemTraits>()) + _slots.Bytes + _origins.Bytes + _table.Bytes;

    /// <summary>
    /// Reads the session with this serial number; false when it has left or was forgotten.
    /// </summary>
    public bool TryRead(int serial, out StoredSession session)
    {
        ref var slot = ref _slots[serial];
        var address = Volatile.Read(ref slot.Address);
        ref var origin = ref _origins[serial];
        var key = Volatile.Read(ref origin.Key);
        var shopper = Volatile.Read(ref origin.Shopper);
        var openedMs = Volatile.Read(ref origin.OpenedMs);
        if (address == 0 || Volatile.Read(ref slot.Serial) != serial)
        {
            session = default;
            return false;
        }

        session = new StoredSession(Interactions(address), key, shopper, openedMs);
        return true;
    }

    /// <summary>
    /// Whether the session with this key is kept; the answer may be a moment old while a writer is at work.
    /// </summary>
    public bool Holds(ulong key) => _table.Find(key) != SessionTable.NoSlot;

    /// <summary>Prefetches the memory that <see cref="Locate"/> reads for a session of the window.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Prefetch(int serial) => Index.Prefetch.Of(ref _slots[serial]);

    /// <summary>
    /// The address of the session's interactions, for <see cref="Interactions"/>, and prefetches them; 0 when the
    /// session has left, was forgotten, or has the key <paramref name="own"/>.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public long Locate(int serial, ulong? own)
    {
        ref var slot = ref _slots[serial];
        var address = Volatile.Read(ref slot.Address);
        var isOwn = own is { } key
            && Volatile.Read(ref slot.KeyTag) == TagOf(key)
            && Volatile.Read(ref _origins[serial].Key) == key;
        if (address == 0 || isOwn || Volatile.Read(ref slot.Serial) != serial)
            return 0;
        Index.Prefetch.Of(ref MemoryMarshal.GetReference(Interactions(address)));
        return address;
    }

    /// <summary>
    /// Continues through a list of sessions towards its oldest end and locates those of the window: several at once, so
    /// that the processor fetches them in parallel.
    /// </summary>
    /// <param name="postings">The list.</param>
    /// <param name="end">Sessions before this position are yet to be located; updated.</param>
    /// <param name="window">The sessions to look at.</param>
    /// <param name="own">Key of a session to leave out; null for none.</param>
    /// <param name="addresses">Gets the addresses of their interactions.</param>
    /// <param name="serials">Gets their serial numbers.</param>
    /// <returns>How many were located: fewer than there is room for only at the end of the list.</returns>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public int LocateBefore(
        ReadOnlySpan<int> postings,
        ref int end,
        in SessionWindow window,
        ulong? own,
        Span<long> addresses,
        Span<int> serials)
    {
        var (newest, length) = (window.Newest, window.Length);
        var count = 0;
        var i = end;
        while (i > 0 && count < addresses.Length)
        {
            // Read once: the writer may take the session out in between.
            var serial = Volatile.Read(in postings[--i]);
            if ((uint)(newest - serial) < length && Locate(serial, own) is var address and not 0)
                (addresses[count], serials[count++]) = (address, serial);
        }

        end = i;
        return count;
    }

    /// <summary>
    /// The interactions at an address that was located since the reader entered, oldest first; behind them
    /// <see cref="IntBlocks.ReadableBehind"/> more ints can be read.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Span<int> Interactions(long address) => _blocks.Span(Handle(address), Length(address));

    /// <summary>Learns an interaction other than a removal from the cart, and returns what it changed.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The item's number does not fit an interaction's word.</exception>
    public InteractionChange Add(in LearntEvent e)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(e.Item, nameof(e));
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(e.Item, InteractionWord.ItemsMax, nameof(e));
        Postings.EnsureItems(e.Item + 1);
        Volatile.Write(ref _itemsEnd, Math.Max(_itemsEnd, e.Item + 1));
        if (e.Category != 0)
            SetAt(ref _categories, e.Item, e.Category);
        if (e.Traits != default)
            SetAt(ref _traits, e.Item, e.Item < _traits.Length ? e.Traits.FilledBy(_traits[e.Item]) : e.Traits);
        var serial = Find(e.Session);
        if (serial == NoSession)
            serial = Open(e);
        ref var slot = ref _slots[serial];
        var interactions = Interactions(slot.Address);
        var returns = InteractionWord.CountReturns(interactions);
        var before = TypeOf(interactions, e.Item);
        if (!interactions.IsEmpty && InteractionWord.Item(interactions[^1]) == e.Item)
            Repeat(ref interactions[^1], serial, e.Type);
        else
            Append(ref slot, serial, interactions, e.Item, e.Type);
        if (IsInWindow(serial))
            CountReturns(InteractionWord.CountReturns(Interactions(slot.Address)) - returns);
        return new InteractionChange(
            before, InteractionWord.Type(Interactions(slot.Address)[^1]), Volatile.Read(ref _origins[serial].OpenedMs));
    }

    /// <summary>Reads a store that <see cref="Save"/> wrote; then <see cref="Check"/> it.</summary>
    /// <param name="sessionsMax">Sessions of the window.</param>
    /// <param name="interactionsMax">Interactions kept per session.</param>
    /// <param name="daysMax">Days that a session stays in the window.</param>
    /// <param name="from">What was written.</param>
    /// <param name="hasTraits">Whether the snapshot holds traits.</param>
    /// <exception cref="InvalidDataException">It has another size, or is cut off.</exception>
    public static SessionStore Load(
        int sessionsMax, int interactionsMax, int daysMax, SnapshotReader from, bool hasTraits) =>
        new(sessionsMax, interactionsMax, daysMax, from, hasTraits);

    /// <summary>Writes everything, as it is in memory.</summary>
    public void Save(SnapshotWriter into)
    {
        into.WriteNumber(SessionsMax);
        into.WriteNumber(InteractionsPerSession);
        into.WriteNumber(_ageMaxMs);
        into.WriteNumber(_newest);
        into.WriteNumber(_oldest);
        into.WriteNumber(_oldestKept);
        into.WriteNumber(_sessions);
        into.WriteNumber(_itemsEnd);
        into.WriteNumber(_interactionCount);
        into.WriteNumber(_repeated);
        into.WriteArray<int>(_forgotten);
        _slots.Save(into);
        _origins.Save(into);
        _table.Save(into);
        _blocks.Save(into);
        Postings.Save(into);
        into.WriteArray<int>(_categories);
        into.WriteArray<ItemTraits>(_traits);
    }

    /// <summary>Forgets all sessions of a shopper that are kept, and returns how many there were.</summary>
    public int Forget(ulong shopper)
    {
        var forgotten = new List<int>();
        for (var serial = _oldestKept; serial != _newest + 1; serial++)
        {
            ref var slot = ref _slots[serial];
            if (slot.Address == 0 || _origins[serial].Shopper != shopper)
                continue;
            forgotten.Add(serial);
            Remove(ref slot, serial);
        }

        RefillWindow(forgotten);
        return forgotten.Count;
    }

    /// <summary>Forgets one session by its key; false when it is not kept.</summary>
    public bool ForgetSession(ulong key)
    {
        var serial = Find(key);
        if (serial == NoSession)
            return false;
        Remove(ref _slots[serial], serial);
        RefillWindow([serial]);
        return true;
    }

    private void Remove(ref SessionSlot slot, int serial)
    {
        if (IsInWindow(serial))
            CountItems(slot, -1);
        Drop(ref slot, serial);
    }

    /// <summary>
    /// Refills the window from the reserve. Sessions that are too old, but were behind a forgotten session, leave.
    /// </summary>
    private void RefillWindow(List<int> forgotten)
    {
        var oldest = _ageMaxMs == long.MaxValue ? _oldestKept : OldestIfLearntAnew();
        while (oldest - _oldest > 0)
            EvictOldest();
        while (_sessions < SessionsMax && _oldest - oldest > 0)
        {
            Volatile.Write(ref _oldest, _oldest - 1);
            if (_slots[_oldest].Address != 0)
                CountItems(_slots[_oldest], 1);
        }

        var kept = forgotten.Concat(_forgotten).Where(IsKept).OrderBy(serial => _newest - serial);
        Volatile.Write(ref _forgotten, [.. kept]);
    }

    private bool IsInWindow(int serial) => (uint)(_newest - serial) < (uint)(_newest - _oldest + 1);

    private bool IsKept(int serial) => (uint)(_newest - serial) < (uint)(_newest - _oldestKept + 1);

    private static void SetAt<T>(ref T[] of, int item, in T value)
    {
        var all = of;
        if (item >= all.Length)
        {
            Array.Resize(ref all, Math.Max(item + 1, all.Length + (all.Length / 2)));
            Volatile.Write(ref of, all);
        }

        all[item] = value;
    }

    private static EventType? TypeOf(ReadOnlySpan<int> interactions, int item) =>
        InteractionSearch.Newest(interactions, item) is var newest and >= 0
            ? InteractionWord.Type(interactions[newest])
            : null;

    private void Repeat(ref int word, int serial, EventType type)
    {
        var repeated = InteractionWord.Repeat(word, type);
        var more = InteractionWord.Repeats(repeated) - InteractionWord.Repeats(word);
        if (IsInWindow(serial))
            Volatile.Write(ref _repeated, _repeated + more);
        Volatile.Write(ref word, repeated);
    }

    private void Append(ref SessionSlot slot, int serial, Span<int> interactions, int item, EventType type)
    {
        var earlier = InteractionSearch.Newest(interactions, item);
        var isFull = interactions.Length == InteractionsPerSession;
        if (earlier < 0 && !isFull && interactions.Length < IntBlocks.Capacity(slot.SizeClass))
        {
            var handle = Handle(slot.Address);
            _blocks.Span(handle, interactions.Length + 1)[interactions.Length] = InteractionWord.Of(item, type);
            Volatile.Write(ref slot.Address, Pack(handle, interactions.Length + 1));
        }
        else
        {
            Rewrite(ref slot, serial, interactions, earlier, InteractionWord.Of(item, type), isFull);
        }

        if (earlier >= 0)
            return;
        Postings.Add(item, serial);
        if (IsInWindow(serial))
            Count(item, 1);
    }

    /// <summary>Makes a new block of the session's interactions and one more.</summary>
    private void Rewrite(
        ref SessionSlot slot, int serial, Span<int> interactions, int earlier, int added, bool dropsOldest)
    {
        var kept = dropsOldest ? interactions[1..] : interactions;
        var sizeClass = IntBlocks.SizeClassOf(kept.Length + 1);
        var handle = _blocks.Rent(sizeClass);
        var into = _blocks.Span(handle, kept.Length + 1);
        kept.CopyTo(into);
        into[^1] = added;
        var superseded = dropsOldest ? earlier - 1 : earlier;
        if (superseded >= 0)
            into[superseded] = InteractionWord.Supersede(into[superseded]);
        var (retired, retiredClass) = (Handle(slot.Address), slot.SizeClass);
        if (dropsOldest && !InteractionWord.IsSuperseded(interactions[0]) && earlier != 0)
        {
            Postings.Remove(InteractionWord.Item(interactions[0]), serial, isOld: false);
            if (IsInWindow(serial))
                Count(InteractionWord.Item(interactions[0]), -1);
        }

        if (dropsOldest && IsInWindow(serial))
            Volatile.Write(ref _repeated, _repeated - InteractionWord.Repeats(interactions[0]));

        slot.SizeClass = (byte)sizeClass;
        Volatile.Write(ref slot.Address, Pack(handle, into.Length));
        _blocks.Retire(retired, retiredClass);
    }

    private int Open(in LearntEvent e)
    {
        if (_sessions == SessionsMax)
            EvictOldest();
        if (_ageMaxMs != long.MaxValue)
            EvictTooOld(e.TimeMs);
        var serial = NextSerial();
        ref var slot = ref _slots[serial];
        Volatile.Write(ref slot.Serial, NoSession);
        slot.SizeClass = 0;
        ref var origin = ref _origins[serial];
        Volatile.Write(ref origin.Shopper, e.Shopper);
        Volatile.Write(ref origin.Key, e.Session);
        Volatile.Write(ref origin.OpenedMs, e.TimeMs);
        Volatile.Write(ref slot.KeyTag, TagOf(e.Session));
        Volatile.Write(ref slot.Serial, serial);
        Volatile.Write(ref slot.Address, Pack(_blocks.Rent(0), 0));
        Volatile.Write(ref _newest, serial);
        Volatile.Write(ref _sessions, _sessions + 1);
        _table.Add(serial);
        return serial;
    }

    /// <summary>Serial numbers wrap around; the one that stands for none is skipped.</summary>
    private int NextSerial()
    {
        MakeRoom(_newest + 1);
        if (_newest + 1 != NoSession)
            return _newest + 1;
        Volatile.Write(ref _forgotten, [NoSession, .. _forgotten]);
        Volatile.Write(ref _newest, NoSession);
        MakeRoom(NoSession + 1);
        return NoSession + 1;
    }

    private void MakeRoom(int serial)
    {
        if (serial - _oldestKept == _slotsMax)
            DropOldestKept();
        _slots.MakeRoom(serial);
        _origins.MakeRoom(serial);
    }

    private void EvictOldest()
    {
        var oldest = FirstFrom(_oldest);
        CountItems(_slots[oldest], -1);
        Volatile.Write(ref _oldest, oldest + 1);
    }

    /// <summary>
    /// Sessions that are too old when a session opens leave, and free their memory except for a reserve.
    /// </summary>
    private void EvictTooOld(long nowMs)
    {
        while (_sessions > 0 && IsTooOld(FirstFrom(_oldest), nowMs))
            EvictOldest();
        while (_oldest - _oldestKept > _reserveMax)
            DropOldestKept();
    }

    private bool IsTooOld(int serial, long nowMs) => nowMs - _origins[serial].OpenedMs > _ageMaxMs;

    /// <summary>The first session that was not forgotten; there must be one.</summary>
    private int FirstFrom(int serial)
    {
        while (_slots[serial].Address == 0)
            serial++;
        return serial;
    }

    /// <summary>Where the window would begin if only the kept sessions had ever been learnt.</summary>
    private int OldestIfLearntAnew()
    {
        var (oldest, sessions) = (_oldestKept, 0);
        for (var serial = _oldestKept; serial != _newest + 1; serial++)
        {
            if (_slots[serial].Address == 0)
                continue;
            if (sessions == SessionsMax)
                Evict();
            while (sessions > 0 && IsTooOld(FirstFrom(oldest), _origins[serial].OpenedMs))
                Evict();
            sessions++;
        }

        return oldest;

        void Evict() => (oldest, sessions) = (FirstFrom(oldest) + 1, sessions - 1);
    }

    private void DropOldestKept()
    {
        ref var slot = ref _slots[_oldestKept];
        if (slot.Address != 0)
        {
            if (_oldest == _oldestKept)
                CountItems(slot, -1);
            Drop(ref slot, _oldestKept);
        }

        if (_oldest == _oldestKept)
            Volatile.Write(ref _oldest, _oldest + 1);
        _oldestKept++;
    }

    private void CountItems(in SessionSlot slot, int change)
    {
        Volatile.Write(ref _sessions, _sessions + change);
        CountReturns(change * InteractionWord.CountReturns(Interactions(slot.Address)));
        foreach (var word in Interactions(slot.Address))
        {
            Volatile.Write(ref _repeated, _repeated + (change * InteractionWord.Repeats(word)));
            if (!InteractionWord.IsSuperseded(word))
                Count(InteractionWord.Item(word), change);
        }
    }

    private void CountReturns(int change) => Volatile.Write(ref _returned, _returned + change);

    private void Count(int item, int change)
    {
        Postings.Count(item, change);
        Volatile.Write(ref _interactionCount, _interactionCount + change);
    }

    /// <summary>Frees the memory of a session that is no longer in the window.</summary>
    private void Drop(ref SessionSlot slot, int serial)
    {
        foreach (var word in Interactions(slot.Address))
        {
            if (!InteractionWord.IsSuperseded(word))
                Postings.Remove(InteractionWord.Item(word), serial, isOld: true);
        }

        _table.Remove(_origins[serial].Key);
        var handle = Handle(slot.Address);
        Volatile.Write(ref slot.Address, 0);
        _blocks.Retire(handle, slot.SizeClass);
    }

    private int Find(ulong key) =>
        _table.Find(key) is var slot && slot != SessionTable.NoSlot ? _slots[slot].Serial : NoSession;
}
