using CartStream.Server.Attribution;

namespace CartStream.Server.Feedback;

/// <summary>
/// Shown items by a key, a shopper or a receipt: those of the keys that were added to last, within a bound of keys, of
/// items of a key, and of bytes in all.
/// </summary>
/// <remarks>
/// Invariants: no key without items; <see cref="Bytes"/> is the sum of what keys and items take, and at most the bound
/// unless there is one key alone. One thread at a time.
/// </remarks>
/// <param name="keysMax">Most keys.</param>
/// <param name="itemsMax">Most items of a key; the first go beyond it.</param>
/// <param name="bytesMax">Most bytes, about; the keys that were added to longest ago go beyond it.</param>
internal sealed class ShownItems(int keysMax, int itemsMax, long bytesMax)
{
    // Objects, list nodes and table entries, on 64 bits.
    private const int KeyBytes = 200;
    private const int ItemBytes = 100;

    private readonly RecentMap<string, List<ShownItem>> _byKey = new(keysMax + 1, StringComparer.Ordinal);

    /// <summary>Keys there are.</summary>
    public int Count => _byKey.Count;

    /// <summary>Memory held, in bytes, about.</summary>
    public long Bytes { get; private set; }

    /// <summary>The items of a key, oldest first; none of a key that isn't known.</summary>
    public IReadOnlyList<ShownItem> Of(string key) => _byKey.TryGet(key, out var items) ? items : [];

    /// <summary>Adds an item; its key is the newest then.</summary>
    public void Add(string key, ShownItem item)
    {
        if (!_byKey.TryGet(key, out var items))
        {
            items = [];
            Bytes += BytesOf(key);
        }

        _byKey.Set(key, items);
        items.Add(item);
        Bytes += BytesOf(item);
        if (items.Count > itemsMax)
        {
            Bytes -= BytesOf(items[0]);
            items.RemoveAt(0);
        }

        while (_byKey.Count > keysMax || (Bytes > bytesMax && _byKey.Count > 1))
            Remove(_byKey.Oldest!);
    }

    /// <summary>Removes a key and its items.</summary>
    public void Remove(string key)
    {
        if (!_byKey.TryGet(key, out var items))
            return;
        _byKey.Remove(key);
        Bytes -= BytesOf(key) + items.Sum(BytesOf);
    }

    /// <summary>Removes a shopper's items from all keys; reads all.</summary>
    public void RemoveShopper(string shopperId)
    {
        foreach (var (key, items) in _byKey.All.ToList())
        {
            Bytes -= items.Where(item => item.ShopperId == shopperId).Sum(BytesOf);
            if (items.RemoveAll(item => item.ShopperId == shopperId) > 0 && items.Count == 0)
                Remove(key);
        }
    }

    private static long BytesOf(string key) => KeyBytes + (sizeof(char) * key.Length);

    private static long BytesOf(ShownItem item) => ItemBytes + (sizeof(char) * item.ItemId.Length);
}
