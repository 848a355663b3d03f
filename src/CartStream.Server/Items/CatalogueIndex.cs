namespace CartStream.Server.Items;

/// <summary>
/// Which items have a brand, and which are in a category or in one that is part of it, so that a filter needn't look at
/// the whole catalogue. Safe for several threads.
/// </summary>
/// <remarks>
/// Invariant: an item is in the set of its brand and in those of its category's first <see cref="LevelsMax"/> levels;
/// what is asked for deeper is to be looked for in the deepest of them.
/// </remarks>
internal sealed class CatalogueIndex
{
    /// <summary>Levels of a category that have sets of their own.</summary>
    public const int LevelsMax = 8;

    private readonly Lock _gate = new();
    private readonly Dictionary<string, HashSet<byte[]>> _byBrand = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<string, HashSet<byte[]>> _byCategory = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Takes an item in.</summary>
    public void Add(byte[] id, ItemAttributes attributes)
    {
        Span<int> ends = stackalloc int[LevelsMax];
        ends = ends[..Levels(attributes.Category, ends)];
        lock (_gate)
        {
            if (attributes.Brand is { } brand)
                Add(_byBrand, brand, id);
            foreach (var end in ends)
                Add(_byCategory, attributes.Category.AsSpan(0, end), id);
        }
    }

    /// <summary>Takes an item out that was taken in with these attributes.</summary>
    public void Remove(byte[] id, ItemAttributes attributes)
    {
        Span<int> ends = stackalloc int[LevelsMax];
        ends = ends[..Levels(attributes.Category, ends)];
        lock (_gate)
        {
            if (attributes.Brand is { } brand)
                Remove(_byBrand, brand, id);
            foreach (var end in ends)
                Remove(_byCategory, attributes.Category.AsSpan(0, end), id);
        }
    }

    /// <summary>
    /// Fills <paramref name="into"/> with items among which are those of a category and brand, either of them null for
    /// any but not both: at most <paramref name="countMax"/>. False when there are more.
    /// </summary>
    public bool Find(string? category, string? brand, int countMax, List<byte[]> into)
    {
        into.Clear();
        lock (_gate)
        {
            var set = Smaller(SetOf(_byBrand, brand), SetOf(_byCategory, Deepest(category)));
            foreach (var id in set)
            {
                if (into.Count == countMax)
                    return false;
                into.Add(id);
            }

            return true;
        }
    }

    private static HashSet<byte[]> Smaller(HashSet<byte[]>? one, HashSet<byte[]>? other) =>
        one is null ? other ?? throw new InvalidOperationException("found neither a category nor a brand, expected one")
        : other is null || one.Count <= other.Count ? one
        : other;

    private static HashSet<byte[]>? SetOf(Dictionary<string, HashSet<byte[]>> sets, string? name) =>
        name is null ? null : sets.GetValueOrDefault(name) ?? [];

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

    private static string? Deepest(string? category)
    {
        Span<int> ends = stackalloc int[LevelsMax];
        return Levels(category, ends) is var levels and > 0 ? category![..ends[levels - 1]] : null;
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
}
