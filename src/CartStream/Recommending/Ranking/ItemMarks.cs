namespace CartStream.Recommending.Ranking;

/// <summary>A set of items, emptied in constant time: an item is in it when its stamp is the current one.</summary>
internal sealed class ItemMarks
{
    private uint[] _stamps = [];
    private uint _current = 1;

    /// <summary>Makes room for items below <paramref name="count"/>; for learning, not for answering.</summary>
    public void EnsureItems(int count)
    {
        if (count > _stamps.Length)
            Array.Resize(ref _stamps, Math.Max(count, _stamps.Length + (_stamps.Length / 2)));
    }

    /// <summary>Makes <paramref name="items"/> the content; items that there is no room for are left out.</summary>
    public void Set(ReadOnlySpan<int> items)
    {
        if (++_current == 0)
        {
            Array.Clear(_stamps);
            _current = 1;
        }

        foreach (var item in items)
            Add(item);
    }

    /// <summary>Adds an item; one that there is no room for is left out.</summary>
    public void Add(int item)
    {
        if ((uint)item < (uint)_stamps.Length)
            _stamps[item] = _current;
    }

    /// <summary>Whether <paramref name="item"/> is in the set.</summary>
    public bool Contains(int item) => (uint)item < (uint)_stamps.Length && _stamps[item] == _current;
}
