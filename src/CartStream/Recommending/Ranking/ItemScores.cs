namespace CartStream.Recommending.Ranking;

/// <summary>
/// Adds up scores of items for one query at a time, in arrays by item number instead of a hash map.
/// </summary>
/// <remarks>Invariant: between <see cref="Clear"/> and the first <see cref="Add"/> every cell is zero.</remarks>
internal sealed class ItemScores
{
    private Cell[] _cells = [];
    private int[] _items = [];

    /// <summary>How many items have a score.</summary>
    public int Count { get; private set; }

    /// <summary>The items that have a score, in the order in which they got it.</summary>
    public ReadOnlySpan<int> Items => _items.AsSpan(0, Count);

    /// <summary>Makes room for items below <paramref name="count"/>; for learning, not for answering.</summary>
    public void EnsureItems(int count)
    {
        if (count <= _cells.Length)
            return;
        var size = Math.Max(count, _cells.Length + (_cells.Length / 2));
        Array.Resize(ref _cells, size);
        Array.Resize(ref _items, size);
    }

    /// <summary>Adds to an item's score and counts the addition.</summary>
    public void Add(int item, float score)
    {
        ref var cell = ref _cells[item];
        if (cell.Additions++ == 0)
            _items[Count++] = item;
        cell.Score += score;
    }

    /// <summary>The item's score so far; to be changed in place.</summary>
    public ref float Score(int item) => ref _cells[item].Score;

    /// <summary>How often something was added to the item's score.</summary>
    public int Additions(int item) => _cells[item].Additions;

    /// <summary>Zeroes what was used.</summary>
    public void Clear()
    {
        foreach (var item in Items)
            _cells[item] = default;
        Count = 0;
    }

    private struct Cell
    {
        public float Score;
        public int Additions;
    }
}
