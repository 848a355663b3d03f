using System.Runtime.InteropServices;
using CartStream.Events;

namespace CartStream.Shoppers;

/// <summary>
/// Everything kept of one shopper: cart, open sessions, the last N items, purchases, and the last recommendation. A
/// pure state machine: the same events in the same order give the same state, and time comes from the events.
/// </summary>
/// <remarks>
/// Invariants: every list is bounded by its constant or option; <see cref="History"/> has each item once, in order of
/// newest interaction; sessions are in order of newest event; only <see cref="ClampTimes"/> moves <see cref="LastAt"/>
/// back.
/// </remarks>
public sealed class ShopperState
{
    /// <summary>
    /// Sessions that are open at once (several devices, late events); beyond it the one idle for longest is closed.
    /// </summary>
    public const int OpenSessionsMax = 4;

    /// <summary>
    /// Events remembered to recognise repeated deliveries, besides those of open sessions; beyond it the oldest are
    /// dropped.
    /// </summary>
    public const int EventsRememberedMax = EventMemory.EntriesMax;

    /// <summary>Most items in a recommendation.</summary>
    public const int RecommendedMax = 100;

    /// <summary>In a refund, stands for an item that the state does not hold.</summary>
    internal const int NoItem = -1;

    private readonly List<Session> _sessions = new(1);
    private readonly List<Interaction> _history = new(4);
    private readonly EventMemory _seen = new();
    private readonly OrderLines _orderLines = new();
    private readonly LinkedIds _linked = new();
    private byte[] _linkedTo = [];
    private readonly List<int> _lastRanked = [];
    private int _lastSlots;
    private long _idleNotBeforeMs = long.MinValue;

    /// <summary>The cart.</summary>
    public Cart Cart { get; private set; } = new();

    /// <summary>The last N items of all sessions, each once, oldest interaction first.</summary>
    public ReadOnlySpan<Interaction> History => CollectionsMarshal.AsSpan(_history);

    /// <summary>The items bought and not given back.</summary>
    public Purchases Purchases { get; private set; } = new();

    /// <summary>The shopper that this id was linked to, who now has its state, UTF-8; empty for none.</summary>
    public ReadOnlySpan<byte> LinkedTo => _linkedTo;

    /// <summary>The earlier ids of the shopper, UTF-8.</summary>
    public ReadOnlySpan<byte[]> Linked => _linked.All;

    /// <summary>Purchased items, each once, oldest purchase first.</summary>
    public ReadOnlySpan<Interaction> Purchased => Purchases.Newest;

    /// <summary>Open sessions, the one with the newest event last.</summary>
    public ReadOnlySpan<Session> Sessions => CollectionsMarshal.AsSpan(_sessions);

    /// <summary>Item numbers of the newest recommendation, best first; empty before the first.</summary>
    public ReadOnlySpan<int> LastRecommended => LastRanked[.._lastSlots];

    /// <summary>The same, followed by the next items of its ranking.</summary>
    public ReadOnlySpan<int> LastRanked => CollectionsMarshal.AsSpan(_lastRanked);

    /// <summary>Stamp of the newest event.</summary>
    public EventStamp LastAt
    {
        get;
        private set
        {
            field = value;
            // Encoded state holds the later of the two times, so the earlier one must not matter any more.
            if (_idleNotBeforeMs <= value.TimeMs)
                _idleNotBeforeMs = long.MinValue;
        }
    } = EventStamp.None;

    /// <summary>
    /// Since when the shopper is idle, milliseconds since 1970: the newest event's time, or the later time given
    /// to <see cref="DelayIdle"/>.
    /// </summary>
    internal long IdleSinceMs => Math.Max(LastAt.TimeMs, _idleNotBeforeMs);

    /// <summary>The open session that <paramref name="e"/> belongs to; null when the event will open one.</summary>
    public Session? FindSession(in ShopperEvent e, ShopperOptions options)
    {
        for (var i = _sessions.Count - 1; i >= 0; i--)
        {
            if (!_sessions[i].IsFull && _sessions[i].Covers(e, options.IdleGapMs))
                return _sessions[i];
        }

        return null;
    }

    /// <summary>
    /// Whether <paramref name="e"/> is remembered: the same id, item and type, or without an id the same session, item,
    /// type and time. A purchase of an order is identified by its order, item and line alone, however late it is
    /// repeated. Events without ids in kept sessions are found by
    /// <see cref="HasSeen(in ShopperEvent, int, ShopperOptions)"/>.
    /// </summary>
    public bool HasSeen(in ShopperEvent e) => OrderLines.Has(e) ? _orderLines.Holds(e) : _seen.Holds(e);

    /// <summary>Whether the state holds an item: in the cart, bought, in a session or in the history.</summary>
    internal bool Knows(int item)
    {
        foreach (var session in _sessions)
        {
            if (session.Holds(item))
                return true;
        }

        return Cart.Knows(item) || Purchases.Knows(item) || _history.Exists(interaction => interaction.Item == item);
    }

    /// <summary>The highest offset of the interactions that are kept; −1 without any.</summary>
    internal long NewestOffset()
    {
        var newest = -1L;
        foreach (var interaction in History)
            newest = Math.Max(newest, interaction.Offset);
        foreach (var session in _sessions)
        {
            foreach (var interaction in session.Interactions)
                newest = Math.Max(newest, interaction.Offset);
        }

        return newest;
    }

    /// <summary>
    /// Applies one event of <paramref name="item"/> at <paramref name="offset"/>; a repeated delivery changes nothing.
    /// </summary>
    public AppliedEvent Apply(in ShopperEvent e, int item, long offset, ShopperOptions options) =>
        HasSeen(e, item, options) ? default : ApplyAs(e, e.TimeMs, e.TimeMs, item, offset, options);

    /// <summary>Applies an event that is not a duplicate, with another time than its own.</summary>
    /// <param name="original">The event as it was read.</param>
    /// <param name="timeMs">The time to apply it with.</param>
    /// <param name="learntMs">The time to learn it with.</param>
    /// <param name="item">Its item.</param>
    /// <param name="offset">Its offset.</param>
    /// <param name="options">How state is kept.</param>
    internal AppliedEvent ApplyAs(
        in ShopperEvent original, long timeMs, long learntMs, int item, long offset, ShopperOptions options)
    {
        var e = timeMs == original.TimeMs ? original : original.At(timeMs);
        var interaction = new Interaction(item, EventTypeNames.InteractionOf(e.Type, e.Quantity), timeMs, offset)
        {
            AheadMs = timeMs - learntMs,
        };
        if (e.Type == EventType.Refund)
            return GiveBack(original, interaction);
        var session = FindSession(e, options);
        var startsSession = session is null;
        session ??= Open(e, offset);
        session.Add(interaction, hasId: !e.EventId.IsEmpty || OrderLines.Has(e));
        var closed = KeepInOrder(session);
        Remember(_history, interaction, options.HistoryItems);
        if (e.Type == EventType.Purchase)
            Purchases.Buy(item, e.Quantity ?? Math.Max(1, Cart.PiecesOf(item)), interaction.At);
        Cart.Apply(e.Type, item, e.Quantity, interaction.At, options.SkewMs);
        var isLate = !TryAdvance(interaction.At);
        // If the event was applied with another time, the session can't identify it.
        Remember(original, isInSession: timeMs == original.TimeMs);
        return new AppliedEvent(session, startsSession, isLate, IsInteraction: true, closed);
    }

    /// <summary>
    /// Whether <paramref name="e"/> was applied before; without an id, also when a kept session, full or not, has the
    /// same type of event on the same item at the same time.
    /// </summary>
    public bool HasSeen(in ShopperEvent e, int item, ShopperOptions options)
    {
        if (HasSeen(e))
            return true;
        if (!e.EventId.IsEmpty || OrderLines.Has(e) || e.Type == EventType.Refund)
            return false;
        var interaction = new Interaction(item, EventTypeNames.InteractionOf(e.Type, e.Quantity), e.TimeMs, 0);
        foreach (var session in _sessions)
        {
            if (session.Covers(e, options.IdleGapMs) && session.HoldsSame(interaction))
                return true;
        }

        return false;
    }

    /// <summary>
    /// Clamps all times later than <paramref name="beyondMs"/> to <paramref name="toMs"/>, because they have turned out
    /// to be in the future. Clamped events are ordered by the log.
    /// </summary>
    /// <param name="beyondMs">The latest possible time.</param>
    /// <param name="toMs">At most <paramref name="beyondMs"/>.</param>
    /// <param name="items">The dictionary that items are numbered by.</param>
    public void ClampTimes(long beyondMs, long toMs, ItemDictionary items)
    {
        LastAt = LastAt.ClampedTo(beyondMs, toMs);
        foreach (var session in _sessions)
        {
            if (session.LastAt.TimeMs <= beyondMs)
                continue;
            Remember(session, items, sinceMs: beyondMs);
            session.ClampTimes(beyondMs, toMs);
        }

        _sessions.Sort(static (x, y) => x.LastAt.CompareTo(y.LastAt));
        Interaction.ClampTimes(_history, beyondMs, toMs);
        Purchases.ClampTimes(beyondMs, toMs);
        Cart.ClampTimes(beyondMs, toMs);
        _seen.ClampTimes(toMs);
    }

    /// <summary>
    /// Remembers the events of a session that <see cref="Apply"/> has closed. Those with an id are remembered by it
    /// already.
    /// </summary>
    /// <param name="closed">The session.</param>
    /// <param name="items">The dictionary that its items are numbered by.</param>
    public void RememberClosed(Session closed, ItemDictionary items) => Remember(closed, items, sinceMs: long.MinValue);

    private void Remember(Session closed, ItemDictionary items, long sinceMs)
    {
        if (closed.EventsHaveIds)
            return;
        var id = closed.IdIsGiven ? closed.Id : [];
        foreach (var interaction in closed.Interactions)
        {
            if (interaction.TimeMs > sinceMs)
                _seen.Add(id, items.Id(interaction.Item), interaction, LastAt.TimeMs);
        }
    }

    /// <summary>
    /// Hands cart, history, purchases and orders over to the shopper that this id was linked to. The memory of repeated
    /// deliveries stays.
    /// </summary>
    internal ShopperState HandOver(ReadOnlySpan<byte> shopperId, EventStamp at)
    {
        var handed = new ShopperState { Cart = Cart, Purchases = Purchases, LastAt = LastAt };
        handed._history.AddRange(_history);
        handed._orderLines.AddAll(_orderLines);
        foreach (var id in _linked.All)
            handed._linked.Add(id);
        (Cart, Purchases, _linkedTo) = (new Cart(), new Purchases(), shopperId.ToArray());
        _history.Clear();
        SetRecommended([], 0);
        if (LastAt == EventStamp.None)
            LastAt = at;
        return handed;
    }

    /// <summary>Takes over the state of another id of the shopper, each change in order of event time.</summary>
    internal void TakeOver(ShopperState handed, ReadOnlySpan<byte> from, EventStamp at, ShopperOptions options)
    {
        Cart.Merge(handed.Cart, options.SkewMs);
        Purchases.Merge(handed.Purchases);
        foreach (var interaction in handed._history)
            Remember(_history, interaction, options.HistoryItems);
        _orderLines.AddAll(handed._orderLines);
        _linked.Add(from);
        foreach (var id in handed._linked.All)
            _linked.Add(id);
        if (LastAt == EventStamp.None)
            LastAt = handed.LastAt == EventStamp.None ? at : at with { TimeMs = handed.LastAt.TimeMs };
    }

    /// <summary>Notes that the state of another id was forwarded to the shopper that this id is linked to.</summary>
    internal void NoteForwarded(ReadOnlySpan<byte> from, EventStamp at)
    {
        _linked.Add(from);
        // The state of an id that had expired has no event yet, and what is stored has a time.
        if (LastAt == EventStamp.None)
            LastAt = at;
    }

    /// <summary>Whether this id is linked to the shopper.</summary>
    internal bool IsLinked(ReadOnlySpan<byte> id) => _linked.Holds(id);

    /// <summary>Adds an id of the shopper; false when it is known, or there are too many.</summary>
    internal bool AddLinked(ReadOnlySpan<byte> id) => _linked.Add(id);

    /// <summary>
    /// The new state of a shopper who was idle for too long: only the links to and from other ids remain.
    /// </summary>
    internal ShopperState AfterExpiry()
    {
        var anew = new ShopperState { _linkedTo = _linkedTo };
        foreach (var id in _linked.All)
            anew._linked.Add(id);
        return anew;
    }

    /// <summary>The same for a shopper who is still idle; null when there are no links.</summary>
    internal ShopperState? ExpiredLinks()
    {
        if (_linkedTo.Length == 0 && _linked.All.IsEmpty)
            return null;
        var links = AfterExpiry();
        (links.LastAt, links._idleNotBeforeMs) = (LastAt, _idleNotBeforeMs);
        return links;
    }

    /// <summary>Counts the shopper as idle only from this time on, although the newest event is older.</summary>
    internal void DelayIdle(long timeMs) => _idleNotBeforeMs = Math.Max(_idleNotBeforeMs, timeMs);

    /// <summary>
    /// Remembers an event that was forwarded to another shopper, so that a repeated delivery is recognised.
    /// </summary>
    internal void RememberForwarded(in ShopperEvent e, EventStamp at)
    {
        TryAdvance(at);
        Remember(e, isInSession: false);
    }

    /// <summary>
    /// Keeps the last recommendation, <paramref name="slots"/> items, and the next items of its ranking; the next event
    /// is scored against it.
    /// </summary>
    public void SetRecommended(ReadOnlySpan<int> ranked, int slots)
    {
        _lastRanked.Clear();
        _lastRanked.AddRange(ranked);
        _lastSlots = slots;
    }

    internal void Write(ref StateWriter writer)
    {
        writer.WriteStamp(LastAt);
        Cart.Write(ref writer);
        writer.WriteNumber(_sessions.Count);
        foreach (var session in _sessions)
            session.Write(ref writer);
        Interaction.WriteAll(ref writer, _history);
        Purchases.Write(ref writer);
        writer.WriteBytes(_linkedTo);
        _linked.Write(ref writer);
        _seen.Write(ref writer);
        _orderLines.Write(ref writer);
        writer.WriteNumber(_lastSlots);
        writer.WriteNumber(_lastRanked.Count);
        foreach (var ranked in _lastRanked)
            writer.WriteItem(ranked);
    }

    /// <summary>Reads what <see cref="Write"/> wrote.</summary>
    internal static ShopperState Read(ref StateReader reader, long idleSinceMs)
    {
        var state = new ShopperState { LastAt = reader.ReadStampOrNone(), Cart = Cart.Read(ref reader) };
        if (idleSinceMs > state.LastAt.TimeMs)
            state._idleNotBeforeMs = idleSinceMs;
        state.ReadInteractions(ref reader);
        if (reader.Version == 1)
            state._seen.ReadIds(ref reader, state.LastAt.TimeMs);
        else
            state._seen.Read(ref reader);
        if (reader.Version >= ShopperStateCodec.VersionWithPurchases)
            state._orderLines.Read(ref reader);
        // A shopper without a session has never had a recommendation.
        var slotsMax = state._sessions.Count == 0 ? 0 : RecommendedMax;
        state._lastSlots = reader.ReadInt(0, slotsMax);
        var ranked = reader.Version < ShopperStateCodec.VersionWithRanked
            ? state._lastSlots
            : reader.ReadInt(state._lastSlots, 2 * slotsMax);
        state._lastRanked.EnsureCapacity(ranked);
        for (; ranked > 0; ranked--)
            state._lastRanked.Add(reader.ReadItem());
        return state;
    }

    /// <summary>
    /// The same without the parts that only the next event needs; the cart's items go into <paramref name="cart"/>
    /// instead of <see cref="Cart"/>.
    /// </summary>
    internal static ShopperState ReadForAnswer(ref StateReader reader, List<CartItem> cart, out int cartVersion)
    {
        var state = new ShopperState { LastAt = reader.ReadStampOrNone() };
        cartVersion = Cart.ReadItems(ref reader, cart);
        state.ReadInteractions(ref reader);
        return state;
    }

    private void ReadInteractions(ref StateReader reader)
    {
        for (var left = reader.ReadInt(0, OpenSessionsMax); left > 0; left--)
            _sessions.Add(Session.Read(ref reader));
        Interaction.ReadAll(ref reader, _history, min: 0, ShopperOptions.HistoryItemsMax);
        if (reader.Version < ShopperStateCodec.VersionWithPurchases)
        {
            Purchases.ReadInteractions(ref reader);
            return;
        }

        Purchases.Read(ref reader);
        _linkedTo = reader.ReadBytes().ToArray();
        if (_linkedTo.Length > EventLimits.IdBytesMax)
            throw new InvalidDataException($"shopper state can't be read: found an id of {_linkedTo.Length} bytes");
        _linked.Read(ref reader);
    }

    /// <summary>A refund is not a visit: it changes purchases and belongs to no session.</summary>
    private AppliedEvent GiveBack(in ShopperEvent e, Interaction interaction)
    {
        if (interaction.Item != NoItem)
            Purchases.GiveBack(interaction.Item, e.Quantity, interaction.At);
        var isLate = !TryAdvance(interaction.At);
        Remember(e, isInSession: false);
        var newest = _sessions.Count == 0 ? null : _sessions[^1];
        return new AppliedEvent(newest, StartsSession: false, isLate, IsInteraction: false);
    }

    /// <summary>Moves <see cref="LastAt"/> to a new event; false when the event is late.</summary>
    private bool TryAdvance(EventStamp at)
    {
        if (at < LastAt)
            return false;
        LastAt = at;
        return true;
    }

    /// <summary>
    /// Remembers the event to recognise a repeated delivery, unless it has no id and a session holds it.
    /// </summary>
    private void Remember(in ShopperEvent e, bool isInSession)
    {
        _seen.Prune(LastAt.TimeMs);
        if (OrderLines.Has(e))
            _orderLines.Add(e);
        else if (!e.EventId.IsEmpty || !isInSession)
            _seen.Add(e, LastAt.TimeMs);
    }

    private Session Open(in ShopperEvent e, long offset)
    {
        var given = !e.SessionId.IsEmpty;
        var session = new Session(given ? e.SessionId.ToArray() : CutSessionId(e), given, offset);
        _sessions.Add(session);
        return session;
    }

    private static byte[] CutSessionId(in ShopperEvent e) => [.. e.ShopperId, .. "~"u8, .. Digits(e.TimeMs)];

    private static byte[] Digits(long number) => System.Text.Encoding.ASCII.GetBytes(number.ToString());

    /// <summary>Moves the session to its place in the order; returns the one that is closed for it, if any.</summary>
    private Session? KeepInOrder(Session changed)
    {
        _sessions.Remove(changed);
        var index = _sessions.Count;
        while (index > 0 && _sessions[index - 1].LastAt > changed.LastAt)
            index--;
        _sessions.Insert(index, changed);
        if (_sessions.Count <= OpenSessionsMax)
            return null;
        var closed = _sessions[_sessions[0] == changed ? 1 : 0];
        _sessions.Remove(closed);
        return closed;
    }

    private static void Remember(List<Interaction> interactions, Interaction interaction, int itemsMax)
    {
        var known = interactions.Count - 1;
        while (known >= 0 && interactions[known].Item != interaction.Item)
            known--;
        if (known >= 0)
        {
            if (interactions[known].At > interaction.At)
                return;
            interactions.RemoveAt(known);
        }

        Interaction.Insert(interactions, interaction);
        // There may be several too many after the setting was lowered.
        if (interactions.Count > itemsMax)
            interactions.RemoveRange(0, interactions.Count - itemsMax);
    }
}
