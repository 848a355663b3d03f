namespace CartStream.Retrieval.TopK;

/// <summary>
/// Keeps the best items of a stream in the caller's span, as <see cref="PackedScores"/> of their numbers: a heap with
/// the worst on top, sorted at the end.
/// </summary>
internal ref struct TopItems
{
    private readonly Span<ulong> _heap;
    private int _count;
    private ulong _worst;

    /// <summary>Keeps as many as fit in <paramref name="heap"/>.</summary>
    public TopItems(Span<ulong> heap)
    {
        _heap = heap;
        _worst = heap.IsEmpty ? ulong.MaxValue : 0;
    }

    /// <summary>Whether an item with this score would be kept.</summary>
    public readonly bool WouldKeep(int item, float score) => score > 0 && PackedScores.Pack(score, item) > _worst;

    /// <summary>Keeps an item if it is one of the best so far.</summary>
    public void Add(int item, float score)
    {
        if (!WouldKeep(item, score))
            return;
        var packed = PackedScores.Pack(score, item);
        if (_count < _heap.Length)
            SiftUp(_count++, packed);
        else
            SiftDown(packed);
        _worst = _count == _heap.Length ? _heap[0] : 0;
    }

    /// <summary>Sorts what was kept, best first, ties by lower item number, and returns it.</summary>
    public readonly Span<ulong> Sort()
    {
        var kept = _heap[.._count];
        PackedScores.SortDescending(kept);
        return kept;
    }

    private readonly void SiftUp(int index, ulong value)
    {
        while (index > 0)
        {
            var parent = (index - 1) / 2;
            if (_heap[parent] <= value)
                break;
            _heap[index] = _heap[parent];
            index = parent;
        }

        _heap[index] = value;
    }

    /// <summary>Replaces the worst value.</summary>
    private readonly void SiftDown(ulong value)
    {
        var index = 0;
        while (true)
        {
            var child = (2 * index) + 1;
            if (child >= _heap.Length)
                break;
            if (child + 1 < _heap.Length && _heap[child + 1] < _heap[child])
                child++;
            if (_heap[child] >= value)
                break;
            _heap[index] = _heap[child];
            index = child;
        }

        _heap[index] = value;
    }
}
