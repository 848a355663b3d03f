using System.Collections.Concurrent;
using CartStream.Index;

namespace CartStream.Retrieval.Content;

/// <summary>
/// The newest items of each category, of each brand, of both, and below each category: items that may be proposed by
/// their traits, before shoppers' behaviour is known.
/// </summary>
/// <remarks>
/// One writer, any number of readers, no locks. A list is replaced as a whole. Lists are rebuilt from the store when
/// popularity is counted; in between, an item that is new or has a new trait is added. Memory: up to four lists per
/// item, <see cref="ItemsMax"/> items per list.
/// </remarks>
internal sealed class ContentIndex
{
    /// <summary>Items of a list.</summary>
    public const int ItemsMax = 40;

    private readonly SessionStore _store;
    private ConcurrentDictionary<SharedTrait, int[]> _newest = [];
    private byte[] _listed = [];

    /// <summary>An empty index.</summary>
    public ContentIndex(SessionStore store) => _store = store;

    /// <summary>Reads what <see cref="Save"/> wrote.</summary>
    /// <exception cref="InvalidDataException">It is cut off, or not what was expected.</exception>
    public static ContentIndex Load(SessionStore store, SnapshotReader from)
    {
        var index = new ContentIndex(store) { _listed = from.ReadArray<byte>("items in lists", store.ItemsEnd) };
        for (var left = from.ReadNumber("lists of items", 0, (long)store.ItemsEnd * SharedTrait.Max); left > 0; left--)
        {
            var kind = (TraitKind)from.ReadNumber("kind of trait", 0, (long)TraitKind.Parent);
            var trait = new SharedTrait(kind, (int)from.ReadNumber("trait", int.MinValue, int.MaxValue));
            var items = from.ReadArray<int>("newest items of a trait", ItemsMax);
            if (items.Any(item => item < 0 || item >= store.ItemsEnd))
            {
                throw new InvalidDataException(
                    $"model snapshot: found the newest items {string.Join(", ", items)} of a trait, expected items "
                    + $"below {store.ItemsEnd}");
            }

            index._newest[trait] = items;
        }

        return index;
    }

    /// <summary>The newest items with a trait, in the order of their numbers; some may have left the window.</summary>
    public ReadOnlySpan<int> Newest(SharedTrait trait) =>
        Volatile.Read(ref _newest).TryGetValue(trait, out var items) ? items : [];

    /// <summary>Lists the item of an event that the store has just learnt.</summary>
    public void Add(in LearntEvent e)
    {
        if (!_store.IsDescribed)
            return;
        Span<SharedTrait> traits = stackalloc SharedTrait[SharedTrait.Max];
        var count = SharedTrait.Of(e.Category, e.Traits, traits);
        if (e.Item >= _listed.Length)
            Array.Resize(ref _listed, Math.Max(e.Item + 1, _listed.Length + (_listed.Length / 2)));
        foreach (var trait in traits[..count])
        {
            var mark = 1 << (int)trait.Kind;
            if ((_listed[e.Item] & mark) != 0)
                continue;
            _listed[e.Item] |= (byte)mark;
            var items = Newest(trait);
            if (!items.Contains(e.Item))
                _newest[trait] = With(items, e.Item);
        }
    }

    /// <summary>Rebuilds all lists.</summary>
    public void Count()
    {
        if (!_store.IsDescribed)
            return;
        var lists = new Dictionary<SharedTrait, List<int>>();
        var listed = new byte[_store.ItemsEnd];
        Span<SharedTrait> traits = stackalloc SharedTrait[SharedTrait.Max];
        for (var item = _store.ItemsEnd - 1; item >= 0; item--)
        {
            if (_store.Postings.Sessions(item) == 0)
                continue;
            foreach (var trait in traits[..SharedTrait.Of(_store.Category(item), _store.Traits(item), traits)])
            {
                listed[item] |= (byte)(1 << (int)trait.Kind);
                if (!lists.TryGetValue(trait, out var items))
                    lists.Add(trait, items = []);
                if (items.Count < ItemsMax)
                    items.Add(item);
            }
        }

        _listed = listed;
        Volatile.Write(ref _newest, new(lists.Select(list => KeyValuePair.Create(list.Key, Ascending(list.Value)))));
    }

    /// <summary>Writes all lists.</summary>
    public void Save(SnapshotWriter into)
    {
        into.WriteArray<byte>(_listed.AsSpan(0, Math.Min(_store.ItemsEnd, _listed.Length)));
        into.WriteNumber(_newest.Count);
        foreach (var (trait, items) in _newest.OrderBy(list => list.Key.Kind).ThenBy(list => list.Key.Value))
        {
            into.WriteNumber((long)trait.Kind);
            into.WriteNumber(trait.Value);
            into.WriteArray<int>(items);
        }
    }

    private static int[] Ascending(List<int> items)
    {
        items.Reverse();
        return [.. items];
    }

    /// <summary>The list with one more item; a full list drops the item with the lowest number.</summary>
    private static int[] With(ReadOnlySpan<int> items, int added)
    {
        var index = ~items.BinarySearch(added);
        if (items.Length == ItemsMax && index == 0)
            return items.ToArray();
        return items.Length == ItemsMax
            ? [.. items[1..index], added, .. items[index..]]
            : [.. items[..index], added, .. items[index..]];
    }
}
