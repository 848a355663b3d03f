using CartStream.Index;

namespace CartStream.Evaluation.Offline;

/// <summary>How often each item was learnt, and the time of the newest event.</summary>
internal sealed class ItemCounts
{
    private readonly List<long> _events = [];

    /// <summary>Events per item number.</summary>
    public IReadOnlyList<long> Events => _events;

    /// <summary>Items with at least one event.</summary>
    public int Items { get; private set; }

    /// <summary>Events of all items.</summary>
    public long Total { get; private set; }

    /// <summary>Time of the newest event; 0 without any.</summary>
    public long NewestMs { get; private set; }

    public void Add(in LearntEvent e)
    {
        while (_events.Count <= e.Item)
            _events.Add(0);
        if (_events[e.Item]++ == 0)
            Items++;
        Total++;
        NewestMs = Math.Max(NewestMs, e.TimeMs);
    }
}
