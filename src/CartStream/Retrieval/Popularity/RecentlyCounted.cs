using CartStream.Events;
using CartStream.Index;

namespace CartStream.Retrieval.Popularity;

/// <summary>
/// Which shopper was counted for which item and type of late, so that who comes again does not count again. A hash
/// table in which the newest that falls into a place stands there: 64 KB.
/// </summary>
internal sealed class RecentlyCounted
{
    private const int PlacesMax = 1 << 13;

    private readonly ulong[] _places = new ulong[PlacesMax];
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
        ref var place = ref _places[hash % PlacesMax];
        if (place == hash)
            return false;
        (place, _isEmpty) = (hash, false);
        return true;
    }

    /// <summary>Nobody is counted.</summary>
    public void Clear()
    {
        if (!_isEmpty)
            Array.Clear(_places);
        _isEmpty = true;
    }

    /// <summary>Writes all of it.</summary>
    public void Save(SnapshotWriter into) => into.Array<ulong>(_isEmpty ? [] : _places);

    /// <summary>Reads what <see cref="Save"/> wrote.</summary>
    /// <exception cref="InvalidDataException">It is cut off or of another size.</exception>
    public void Load(SnapshotReader from)
    {
        var places = from.Array<ulong>("shoppers counted of late", PlacesMax);
        if (places.Length is not (0 or PlacesMax))
            throw new InvalidDataException($"found {places.Length} places, expected none or {PlacesMax}");
        places.CopyTo(_places, 0);
        _isEmpty = places.Length == 0;
    }
}
