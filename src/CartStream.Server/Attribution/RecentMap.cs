using System.Diagnostics.CodeAnalysis;

namespace CartStream.Server.Attribution;

/// <summary>
/// The most recently set entries, at most <paramref name="capacity"/>; beyond it, the least recently set one is
/// dropped.
/// </summary>
/// <remarks>One thread at a time. Setting an existing entry allocates nothing.</remarks>
internal sealed class RecentMap<TKey, TValue>(int capacity, IEqualityComparer<TKey>? comparer = null)
    where TKey : notnull
{
    private readonly Dictionary<TKey, LinkedListNode<KeyValuePair<TKey, TValue>>> _nodes = new(comparer);
    private readonly LinkedList<KeyValuePair<TKey, TValue>> _order = new();

    /// <summary>The number of entries.</summary>
    public int Count => _nodes.Count;

    /// <summary>The key of the least recently set entry; the type's default when there is none.</summary>
    public TKey? Oldest => _order.Last is { } node ? node.Value.Key : default;

    /// <summary>All entries, the most recently set first.</summary>
    public IEnumerable<KeyValuePair<TKey, TValue>> All => _order;

    /// <summary>Finds an entry without changing the order.</summary>
    public bool TryGet(TKey key, [MaybeNullWhen(false)] out TValue value)
    {
        var found = _nodes.TryGetValue(key, out var node);
        value = found ? node!.Value.Value : default;
        return found;
    }

    /// <summary>The same by an alternate key of the comparer.</summary>
    public bool TryGet<TAlternate>(TAlternate key, [MaybeNullWhen(false)] out TValue value)
        where TAlternate : notnull, allows ref struct
    {
        var found = _nodes.GetAlternateLookup<TAlternate>().TryGetValue(key, out var node);
        value = found ? node!.Value.Value : default;
        return found;
    }

    /// <summary>Adds or replaces an entry, which becomes the newest.</summary>
    public void Set(TKey key, TValue value)
    {
        if (_nodes.TryGetValue(key, out var node))
        {
            _order.Remove(node);
            node.Value = KeyValuePair.Create(node.Value.Key, value);
            _order.AddFirst(node);
            return;
        }

        _nodes.Add(key, _order.AddFirst(KeyValuePair.Create(key, value)));
        if (_nodes.Count > capacity)
            Remove(_order.Last!.Value.Key);
    }

    /// <summary>Removes an entry; false when there is none.</summary>
    public bool Remove(TKey key)
    {
        if (!_nodes.Remove(key, out var node))
            return false;
        _order.Remove(node);
        return true;
    }
}
