using CartStream.Events;

namespace CartStream.Index.Popularity;

/// <summary>
/// Which shopper was counted for which item and type of late, so that who comes again does not count again. A hash
/// table in which the newest that falls into a slot stands there: 64 KB.
/// </summary>
internal sealed class RecentlyCounted
{
    private const int SlotsMax = 1 << 13;

    private readonly ulong[] _slots = new ulong[SlotsMax];
    private bool _isEmpty = true;

    /// <summary>
    /// Notes that a shopper is counted; false when it stands there already. A shopper of 0 is nobody who is known, and
    /// is counted each time.
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

    /// <summary>Nobody is counted.</summary>
    public void Clear()
    {
        if (!_isEmpty)
            Array.Clear(_slots);
        _isEmpty = true;
    }

    /// <summary>Writes all of it.</summary>
    public void Save(SnapshotWriter into) => into.Array<ulong>(_isEmpty ? [] : _slots);

    /// <summary>Reads what <see cref="Save"/> wrote.</summary>
    /// <exception cref="InvalidDataException">It is cut off or of another size.</exception>
    public void Load(SnapshotReader from)
    {
        var slots = from.Array<ulong>("shoppers counted of late", SlotsMax);
        if (slots.Length is not (0 or SlotsMax))
            throw new InvalidDataException($"found {slots.Length} slots, expected none or {SlotsMax}");
        slots.CopyTo(_slots, 0);
        _isEmpty = slots.Length == 0;
    }
}
