namespace CartStream.Evaluating.Offline;

/// <summary>How often each item was learnt.</summary>
internal sealed class ItemCounts
{
    private readonly List<long> _events = [];

    /// <summary>Events per item number.</summary>
    public IReadOnlyList<long> Events => _events;

    /// <summary>Items with at least one event.</summary>
    public int Items { get; private set; }

    /// <summary>Events of all items.</summary>
    public long Total { get; private set; }

    public void Add(int item)
    {
        while (_events.Count <= item)
            _events.Add(0);
        if (_events[item]++ == 0)
            Items++;
        Total++;
    }
}
