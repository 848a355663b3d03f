namespace CartStream.Retrieval.TopK;

/// <summary>
/// The slots of one query's candidates by one of their scores. Holds the array of one query and reuses it for the next.
/// </summary>
internal sealed class ScoredSlots
{
    private ulong[] _packed = new ulong[1_024];
    private int _count;

    /// <summary>Begins a query with at most <paramref name="candidates"/>.</summary>
    public void Begin(int candidates)
    {
        _count = 0;
        if (_packed.Length < candidates)
            Array.Resize(ref _packed, Math.Max(candidates, _packed.Length * 2));
    }

    /// <summary>Adds a candidate, unless its score is zero.</summary>
    public void Add(float score, int slot)
    {
        if (score > 0)
            _packed[_count++] = PackedScores.Pack(score, slot);
    }

    /// <summary>The <paramref name="most"/> best, best first.</summary>
    public ReadOnlySpan<ulong> Best(int most)
    {
        var best = _packed.AsSpan(0, _count);
        if (best.Length > most)
        {
            PackedScores.MoveHighestToFront(best, most);
            best = best[..most];
        }

        PackedScores.SortDescending(best);
        return best;
    }
}
