using System.Collections.Concurrent;
using CartStream.Events;
using CartStream.Shoppers;

namespace CartStream.Processing.Processor;

/// <summary>
/// The state of a partition's shoppers. Between batches a shopper is stored as its bytes in topic <c>shopper-state</c>;
/// a batch decodes the shoppers it needs and encodes them again at its end. So memory is a few hundred bytes a shopper,
/// and state after a restart is read in the same way as always.
/// </summary>
/// <remarks>
/// One thread only, except for <see cref="FindEncoded"/> and <see cref="Count"/>, which are safe for any.
/// </remarks>
internal sealed class ShopperStateStore
{
    // 4 MB at most are wasted if all records to restore belong to a few shoppers.
    private const int ReservedMax = 500_000;

    /// <summary>
    /// How long a person's ids stay linked after all other state of one of them has expired, in milliseconds: 400 days,
    /// for shoppers who return once a year.
    /// </summary>
    public const long LinksKeptMs = 400L * 24 * 60 * 60 * 1_000;

    /// <summary>
    /// How long a shopper is kept whose events are older than the retention, in milliseconds: 2 days.
    /// </summary>
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

    /// <summary>Shoppers with state, without those first seen in the open batch.</summary>
    public int Count => _encoded.Count;

    /// <summary>The sessions that most recently left a state.</summary>
    public ClosedSessions Closed { get; } = new();

    /// <summary>
    /// Shoppers idle since before this time start anew except for their linked ids, in milliseconds since 1970. It
    /// applies whether <see cref="DropIdle"/> has visited the shopper or not, because that depends on batch boundaries.
    /// </summary>
    public long ExpiredBeforeMs { get; set; } = long.MinValue;

    /// <summary>
    /// Reserves capacity for this many shoppers, within bounds, because growing step by step copies the table
    /// repeatedly. Call it while the table is empty and not shared.
    /// </summary>
    public void Reserve(long shoppers)
    {
        _encoded = new(concurrencyLevel: 1, (int)Math.Min(shoppers, ReservedMax), Utf8KeyComparer.Instance);
        _encodedBySpan = _encoded.GetAlternateLookup<ReadOnlySpan<byte>>();
    }

    /// <summary>Restores a shopper's state from the changelog; returns when it last changed.</summary>
    public long Restore(ReadOnlySpan<byte> shopperId, ReadOnlySpan<byte> state)
    {
        var idleSinceMs = ShopperStateCodec.IdleSinceMs(state);
        _encodedBySpan[shopperId] = state.ToArray();
        return idleSinceMs;
    }

    /// <summary>The shopper, decoded for this batch; a new one when unknown.</summary>
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
            Replace(active, AreLinksKept(state.IdleSinceMs) ? state.AfterExpiry() : new ShopperState());
        return active;
    }

    /// <summary>
    /// Notes that the batch has changed the shopper. A shopper whose newest event is older than the retention is still
    /// kept for <see cref="StayMs"/> of stream time, so that a second delivery of that event is recognised.
    /// </summary>
    public void MarkChanged(ActiveShopper shopper)
    {
        shopper.IsChanged = true;
        if (shopper.State.LastAt.TimeMs < ExpiredBeforeMs)
            shopper.State.DelayIdle(ExpiredBeforeMs + StayMs);
    }

    /// <summary>Replaces the state of a shopper who was idle for longer than the retention.</summary>
    public void Replace(ActiveShopper shopper, ShopperState by)
    {
        foreach (var session in shopper.State.Sessions)
            Closed.Add(ShopperKey.Of(shopper.Id), session);
        shopper.State = by;
    }

    /// <summary>The state of a shopper as of the last batch, encoded and immutable; null when there is none.</summary>
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

    /// <summary>The ids of all shoppers with state, in byte order.</summary>
    public List<byte[]> SortedIds()
    {
        var ids = new List<byte[]>(_encoded.Keys);
        ids.Sort(static (x, y) => x.AsSpan().SequenceCompareTo(y));
        return ids;
    }

    /// <summary>
    /// Ends the batch: encodes every changed shopper and passes id and bytes to <paramref name="write"/>.
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
    /// Drops expired shoppers but keeps linked ids; passes on each id, in byte order, and its remaining state.
    /// </summary>
    public void DropIdle(Action<byte[], byte[]?> dropped)
    {
        var expired = new List<(byte[] Id, byte[]? Left)>();
        foreach (var (id, encoded) in _encoded)
        {
            var idleSinceMs = ShopperStateCodec.IdleSinceMs(encoded);
            var areLinksKept = AreLinksKept(idleSinceMs);
            // Those from before the last sweep are reduced to links already.
            if (idleSinceMs >= ExpiredBeforeMs || (areLinksKept && idleSinceMs < _sweptBeforeMs))
                continue;
            var left = areLinksKept ? EncodeLinks(encoded) : null;
            if (left is null)
                _encoded.TryRemove(id, out _);
            else if (left.AsSpan().SequenceEqual(encoded))
                continue;
            else
                _encoded[id] = left;
            expired.Add((id, left));
        }

        expired.Sort(static (x, y) => x.Id.AsSpan().SequenceCompareTo(y.Id));
        foreach (var (id, left) in expired)
            dropped(id, left);
        _sweptBeforeMs = ExpiredBeforeMs;
    }

    private bool AreLinksKept(long idleSinceMs) => idleSinceMs >= ExpiredBeforeMs - LinksKeptMs;

    private byte[]? EncodeLinks(byte[] encoded) =>
        _codec.Decode(encoded).ExpiredLinks() is { } links ? _codec.Encode(links) : null;
}
