namespace CartStream.Recommending.Ranking;

/// <summary>
/// Keeps the best items of a stream of them in the caller's span: a heap with the worst on top, sorted at the end.
/// </summary>
internal ref struct TopItems
{
    private readonly Span<ScoredItem> _heap;
    private int _count;

    /// <summary>Keeps as many as <paramref name="results"/> takes.</summary>
    public TopItems(Span<ScoredItem> results) => _heap = results;

    /// <summary>Whether an item with this score would be kept; cheaper to ask than to build its evidence.</summary>
    public readonly bool Takes(int item, float score) =>
        score > 0 && (_count < _heap.Length || (_count > 0 && IsBetter(score, item, _heap[0])));

    /// <summary>Keeps an item that <see cref="Takes"/>.</summary>
    public void Add(in ScoredItem item)
    {
        if (_count < _heap.Length)
        {
            _heap[_count] = item;
            SiftUp(_count++);
        }
        else
        {
            _heap[0] = item;
            SiftDown(0, _count);
        }
    }

    /// <summary>Sorts what was kept, best first, ties by lower item number, and returns how many there are.</summary>
    public readonly int Sort()
    {
        for (var end = _count - 1; end > 0; end--)
        {
            (_heap[0], _heap[end]) = (_heap[end], _heap[0]);
            SiftDown(0, end);
        }

        return _count;
    }

    private static bool IsBetter(float score, int item, in ScoredItem other) =>
        score > other.Score || (score == other.Score && item < other.Item);

    private readonly void SiftUp(int place)
    {
        while (place > 0)
        {
            var parent = (place - 1) / 2;
            if (!IsBetter(_heap[parent].Score, _heap[parent].Item, _heap[place]))
                return;
            (_heap[parent], _heap[place]) = (_heap[place], _heap[parent]);
            place = parent;
        }
    }

    private readonly void SiftDown(int place, int count)
    {
        while (true)
        {
            var worst = (2 * place) + 1;
            if (worst >= count)
                return;
            if (worst + 1 < count && IsBetter(_heap[worst].Score, _heap[worst].Item, _heap[worst + 1]))
                worst++;
            if (!IsBetter(_heap[place].Score, _heap[place].Item, _heap[worst]))
                return;
            (_heap[place], _heap[worst]) = (_heap[worst], _heap[place]);
            place = worst;
        }
    }
}
