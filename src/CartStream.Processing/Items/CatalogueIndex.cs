using System.Text;

namespace CartStream.Processing.Items;

/// <summary>
/// Indexes items by brand, tag and group, and by category and its ancestors, so that a filter needn't scan the whole
/// catalogue. Safe for several threads.
/// </summary>
/// <remarks>
/// Invariant: an item is in the sets of its brand, of each of its tags and of its group, and in those of its category's
/// first <see cref="LevelsMax"/> levels; a deeper category is looked up in the deepest of them.
/// </remarks>
internal sealed class CatalogueIndex
{
    /// <summary>Category levels that have their own sets.</summary>
    public const int LevelsMax = 8;

    private readonly Lock _gate = new();
    private readonly HashSet<byte[]> _none = [];
    private readonly Dictionary<string, HashSet<byte[]>> _byBrand = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<string, HashSet<byte[]>> _byCategory = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<string, HashSet<byte[]>> _byTag = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<string, HashSet<byte[]>> _byGroup = new(StringComparer.Ordinal);

    /// <summary>Adds an item.</summary>
    public void Add(byte[] id, ItemAttributes attributes) => Change(id, attributes, Add);

    /// <summary>Removes an item that was added with these attributes.</summary>
    public void Remove(byte[] id, ItemAttributes attributes) => Change(id, attributes, Remove);

    /// <summary>
    /// Fills <paramref name="into"/> with a superset of the items of all these terms, at most
    /// <paramref name="countMax"/>. False when there are more. An item that is named by its id need not be known.
    /// </summary>
    public bool Find(IReadOnlyList<FilterTerm> terms, int countMax, HashSet<byte[]> into)
    {
        into.Clear();
        lock (_gate)
        {
            foreach (var term in terms)
            {
                foreach (var id in ItemsOf(term))
                {
                    if (into.Count == countMax && !into.Contains(id))
                        return false;
                    into.Add(id);
                }
            }

            return true;
        }
    }

    /// <summary>The number of items of these terms; an item of several is counted for each.</summary>
    public int Count(IReadOnlyList<FilterTerm> terms)
    {
        lock (_gate)
            return terms.Sum(term => ItemsOf(term).Count);
    }

    private HashSet<byte[]> ItemsOf(in FilterTerm term) => term.Field switch
    {
        FilterField.Item => new HashSet<byte[]>([Encoding.UTF8.GetBytes(term.Value)], Utf8KeyComparer.Instance),
        FilterField.Category => _byCategory.GetValueOrDefault(Deepest(term.Value)),
        FilterField.Tag => _byTag.GetValueOrDefault(term.Value),
        FilterField.Group => _byGroup.GetValueOrDefault(term.Value),
        _ => _byBrand.GetValueOrDefault(term.Value),
    } ?? _none;

    private void Change(byte[] id, ItemAttributes attributes, SetChange change)
    {
        Span<int> ends = stackalloc int[LevelsMax];
        ends = ends[..Levels(attributes.Category, ends)];
        lock (_gate)
        {
            if (attributes.Brand is { } brand)
                change(_byBrand, brand, id);
            foreach (var end in ends)
                change(_byCategory, attributes.Category.AsSpan(0, end), id);
            foreach (var tag in attributes.Tags ?? [])
                change(_byTag, tag, id);
            if (attributes.ItemGroupId is { } group)
                change(_byGroup, group, id);
        }
    }

    private static void Add(Dictionary<string, HashSet<byte[]>> sets, ReadOnlySpan<char> name, byte[] id)
    {
        var byName = sets.GetAlternateLookup<ReadOnlySpan<char>>();
        if (!byName.TryGetValue(name, out var set))
            byName[name] = set = new HashSet<byte[]>(Utf8KeyComparer.Instance);
        set.Add(id);
    }

    private static void Remove(Dictionary<string, HashSet<byte[]>> sets, ReadOnlySpan<char> name, byte[] id)
    {
        var byName = sets.GetAlternateLookup<ReadOnlySpan<char>>();
        if (byName.TryGetValue(name, out var set) && set.Remove(id) && set.Count == 0)
            byName.Remove(name);
    }

    private static string Deepest(string category)
    {
        Span<int> ends = stackalloc int[LevelsMax];
        return category[..ends[Levels(category, ends) - 1]];
    }

    /// <summary>Where the first levels of a category end; returns how many there are.</summary>
    private static int Levels(string? category, Span<int> ends)
    {
        var levels = 0;
        for (var start = 0; levels < LevelsMax && start <= category?.Length; levels++)
        {
            var dot = category.IndexOf('.', start);
            ends[levels] = dot < 0 ? category.Length : dot;
            start = ends[levels] + 1;
        }

        return levels;
    }

    private delegate void SetChange(Dictionary<string, HashSet<byte[]>> sets, ReadOnlySpan<char> name, byte[] id);
}
