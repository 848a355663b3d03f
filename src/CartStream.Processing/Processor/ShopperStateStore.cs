using System.Collections.Concurrent;
using CartStream.Events;
using CartStream.Shoppers;

namespace CartStream.Processing.Processor;

/// <summary>
/// The state of a partition's shoppers. Between batches a shopper is the bytes that stand in topic
/// <c>shopper-state</c>; a batch decodes those it meets and encodes them again at its end. So memory is a few hundred
/// bytes a shopper, and state after a restart is state as always: there is no other way it is ever read.
/// </summary>
/// <remarks>One thread works on it; <see cref="FindEncoded"/> and <see cref="Count"/> are for any.</remarks>
internal sealed class ShopperStateStore
{
    // 4 MB, should the records that are to be restored turn out to be all of a few shoppers.
    private const int ReservedMax = 500_000;

    /// <summary>
    /// How long the ids of a person stay linked when all else of one of them has ended, in milliseconds: 400 days, for
    /// who comes once a year.
    /// </summary>
    public const long LinksKeptMs = 400L * 24 * 60 * 60 * 1_000;

    /// <summary>How long a shopper stays whose events are older than state is kept, in milliseconds: 2 days.</summary>
    public const long StayMs = 2L * 24 * 60 * 60 * 1_000;

    private readonly ShopperStateCodec _codec;
    private ConcurrentDictionary<byte[], byte[]> _encoded = new(Utf8KeyComparer.Instance);
    private ConcurrentDictionary<byte[], byte[]>.AlternateLookup<ReadOnlySpan<byte>> _encodedBySpan;
    private readonly Dictionary<byte[], ActiveShopper> _active = new(Utf8KeyComparer.Instance);
    private readonly Dictionary<byte[], ActiveShopper>.AlternateLookup<ReadOnlySpan<byte>> _activeBySpan;
    private long _sweptBeforeMs = long.MinValue;

    public ShopperStateStore(ItemDictionary items)
    {
        _codec = new ShopperStateCodec(items);
        _encodedBySpan = _encoded.GetAlternateLookup<ReadOnlySpan<byte>>();
        _activeBySpan = _active.GetAlternateLookup<ReadOnlySpan<byte>>();
    }

    /// <summary>Shoppers with state, those met for the first time in the open batch left out.</summary>
    public int Count => _encoded.Count;

    /// <summary>The sessions that left a state last.</summary>
    public ClosedSessions Closed { get; } = new();

    /// <summary>
    /// A shopper who is away since before then begins anew, in milliseconds since 1970, but for the linked ids.
    /// It holds whether <see cref="DropIdle"/> has met the shopper or not, for that depends on how records are batched.
    /// </summary>
    public long ExpiredBeforeMs { get; set; } = long.MinValue;

    /// <summary>
    /// Makes room for so many shoppers at once, within bounds: growing step by step moves them again and again. The
    /// table is empty, and nobody else has it yet.
    /// </summary>
    public void Reserve(long shoppers)
    {
        _encoded = new(concurrencyLevel: 1, (int)Math.Min(shoppers, ReservedMax), Utf8KeyComparer.Instance);
        _encodedBySpan = _encoded.GetAlternateLookup<ReadOnlySpan<byte>>();
    }

    /// <summary>
    /// Takes a shopper's state from the changelog, when a partition is restored; returns when it last changed.
    /// </summary>
    public long Restore(ReadOnlySpan<byte> shopperId, ReadOnlySpan<byte> state)
    {
        var idleSinceMs = ShopperStateCodec.IdleSinceMs(state);
        _encodedBySpan[shopperId] = state.ToArray();
        return idleSinceMs;
    }

    /// <summary>The shopper, decoded for this batch; a new one when not known.</summary>
    public ActiveShopper Activate(ReadOnlySpan<byte> shopperId)
    {
        if (!_activeBySpan.TryGetValue(shopperId, out var active))
        {
            active = _encodedBySpan.TryGetValue(shopperId, out var key, out var encoded)
                ? new ActiveShopper(key, _codec.Decode(encoded))
                : new ActiveShopper(shopperId.ToArray(), new ShopperState());
            _active.Add(active.Id, active);
        }

        var state = active.State;
        if (state.LastAt != EventStamp.None && state.IdleSinceMs < ExpiredBeforeMs)
            Replace(active, AreLinksKept(state.IdleSinceMs) ? state.BeginAnew() : new ShopperState());
        return active;
    }

    /// <summary>
    /// Notes that the batch has changed the shopper. One whose newest event is older than state is kept stays for
    /// <see cref="StayMs"/> of the stream's time all the same: a second delivery of that event has to be known.
    /// </summary>
    public void MarkChanged(ActiveShopper shopper)
    {
        shopper.IsChanged = true;
        if (shopper.State.LastAt.TimeMs < ExpiredBeforeMs)
            shopper.State.StaySince(ExpiredBeforeMs + StayMs);
    }

    /// <summary>Begins the state of a shopper anew, who had been idle for longer than it is kept.</summary>
    public void Replace(ActiveShopper shopper, ShopperState by)
    {
        foreach (var session in shopper.State.Sessions)
            Closed.Add(ShopperKey.Of(shopper.Id), session);
        shopper.State = by;
    }

    /// <summary>The state of a shopper as of the last batch, encoded and never changed; null when there is none.
    /// </summary>
    public byte[]? FindEncoded(ReadOnlySpan<byte> shopperId) =>
        _encodedBySpan.TryGetValue(shopperId, out var encoded) ? encoded : null;

    /// <summary>Drops a shopper, also from the open batch.</summary>
    public void Drop(ReadOnlySpan<byte> shopperId)
    {
        _activeBySpan.Remove(shopperId);
        _encodedBySpan.TryRemove(shopperId, out _);
    }

    /// <summary>The state of a known shopper, for reading; null when there is none.</summary>
    public ShopperState? Find(ReadOnlySpan<byte> shopperId) =>
        _encodedBySpan.TryGetValue(shopperId, out var encoded) ? _codec.Decode(encoded) : null;

    /// <summary>The ids of all shoppers with state, in order of their bytes.</summary>
    public List<byte[]> SortedIds()
    {
        var ids = new List<byte[]>(_encoded.Keys);
        ids.Sort(static (x, y) => x.AsSpan().SequenceCompareTo(y));
        return ids;
    }

    /// <summary>
    /// Ends the batch: encodes every changed shopper and hands id and bytes to <paramref name="write"/>.
    /// </summary>
    public void EndBatch(Action<byte[], byte[]> write)
    {
        foreach (var (id, shopper) in _active)
        {
            if (!shopper.IsChanged)
                continue;
            var encoded = _codec.Encode(shopper.State);
            _encoded[id] = encoded;
            write(id, encoded);
        }

        _active.Clear();
    }

    /// <summary>
    /// Drops the shoppers that are expired, all but the ids that are linked; hands each id on, and what is left of it.
    /// </summary>
    public void DropIdle(Action<byte[], byte[]?> dropped)
    {
        foreach (var (id, encoded) in _encoded)
        {
            var idleSinceMs = ShopperStateCodec.IdleSinceMs(encoded);
            var areLinksKept = AreLinksKept(idleSinceMs);
            // Those of before the last sweep are links already.
            if (idleSinceMs >= ExpiredBeforeMs || (areLinksKept && idleSinceMs < _sweptBeforeMs))
                continue;
            var left = areLinksKept ? EncodeLinks(encoded) : null;
            if (left is null)
                _encoded.TryRemove(id, out _);
            else if (left.AsSpan().SequenceEqual(encoded))
                continue;
            else
                _encoded[id] = left;
            dropped(id, left);
        }

        _sweptBeforeMs = ExpiredBeforeMs;
    }

    private bool AreLinksKept(long idleSinceMs) => idleSinceMs >= ExpiredBeforeMs - LinksKeptMs;

    private byte[]? EncodeLinks(byte[] encoded) =>
        _codec.Decode(encoded).LinksAlone() is { } links ? _codec.Encode(links) : null;
}
