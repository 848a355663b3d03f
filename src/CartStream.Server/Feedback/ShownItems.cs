using CartStream.Server.Attribution;

namespace CartStream.Server.Feedback;

/// <summary>
/// Shown items by a key, a shopper or a receipt: those of the most recently extended keys, bounded in the number of
/// keys, the items per key, and the total bytes.
/// </summary>
/// <remarks>
/// Invariants: no key without items; <see cref="Bytes"/> is the sum of what keys and items take, and at most the bound
/// unless there is one key alone. One thread at a time.
/// </remarks>
/// <param name="keysMax">Most keys.</param>
/// <param name="itemsMax">Most items of a key; beyond it the oldest are dropped.</param>
/// <param name="bytesMax">Most bytes, approximately; beyond it the least recently extended keys are dropped.</param>
internal sealed class ShownItems(int keysMax, int itemsMax, long bytesMax)
{
    // Objects, list nodes and table entries, on 64 bits.
    private const int KeyBytes = 200;
    private const int ItemBytes = 100;

    private readonly RecentMap<string, List<ShownItem>> _byKey = new(keysMax + 1, StringComparer.Ordinal);

    /// <summary>The number of keys.</summary>
    public int Count => _byKey.Count;

    /// <summary>Memory held, in bytes, approximately.</summary>
    public long Bytes { get; private set; }

    /// <summary>The items of a key, oldest first; empty for an unknown key.</summary>
    public IReadOnlyList<ShownItem> Of(string key) => _byKey.TryGet(key, out var items) ? items : [];

    /// <summary>Adds an item; its key becomes the newest.</summary>
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

    /// <summary>Removes a shopper's items from all keys, by a full scan.</summary>
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
