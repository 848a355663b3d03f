namespace CartStream.Evaluation.SessionWalks;

/// <summary>A small set of item numbers: a sorted array, so that a million shoppers' sets stay small.</summary>
/// <remarks>Invariant: the first <see cref="Count"/> numbers are ascending and distinct.</remarks>
internal struct ItemSet()
{
    private int[] _items = [];

    public int Count { get; private set; }

    public void Add(int item)
    {
        var at = Array.BinarySearch(_items, 0, Count, item);
        if (at >= 0)
            return;
        if (Count == _items.Length)
            Array.Resize(ref _items, Math.Max(4, Count * 2));
        _items.AsSpan(~at, Count - ~at).CopyTo(_items.AsSpan(~at + 1));
        _items[~at] = item;
        Count++;
    }

    public readonly int CountCommon(in ItemSet other)
    {
        var common = 0;
        for (var i = 0; i < Count; i++)
            common += Array.BinarySearch(other._items, 0, other.Count, _items[i]) >= 0 ? 1 : 0;
        return common;
    }
}
