using CartStream.Events;

namespace CartStream.Index.Popularity;

/// <summary>
/// Which shopper was counted recently for which item and type, so that a returning shopper is not counted again. A hash
/// table of 64 KB in which the newest entry of a slot replaces the older one.
/// </summary>
internal sealed class RecentlyCounted
{
    private const int SlotsMax = 1 << 13;

    private readonly ulong[] _slots = new ulong[SlotsMax];
    private bool _isEmpty = true;

    /// <summary>
    /// Records that a shopper is counted; false when that is recorded already. Shopper 0 is unknown and is counted each
    /// time.
    /// </summary>
    public bool TryAdd(ulong shopper, int item, EventType type)
    {
        if (shopper == 0)
            return true;
        var hash = ShopperCounts.Hash(shopper, item, type);
        ref var slot = ref _slots[hash % SlotsMax];
        if (slot == hash)
            return false;
        (slot, _isEmpty) = (hash, false);
        return true;
    }

    /// <summary>Removes all entries.</summary>
    public void Clear()
    {
        if (!_isEmpty)
            Array.Clear(_slots);
        _isEmpty = true;
    }

    /// <summary>Writes all of it.</summary>
    public void Save(SnapshotWriter into) => into.WriteArray<ulong>(_isEmpty ? [] : _slots);

    /// <summary>Reads what <see cref="Save"/> wrote.</summary>
    /// <exception cref="InvalidDataException">It is cut off or of another size.</exception>
    public void Load(SnapshotReader from)
    {
        var slots = from.ReadArray<ulong>("recently counted shoppers", SlotsMax);
        if (slots.Length is not (0 or SlotsMax))
            throw new InvalidDataException($"found {slots.Length} slots, expected none or {SlotsMax}");
        slots.CopyTo(_slots, 0);
        _isEmpty = slots.Length == 0;
    }
}
