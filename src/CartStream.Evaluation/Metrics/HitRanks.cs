namespace CartStream.Evaluation.Metrics;

/// <summary>
/// One judged answer, reduced to what every ranked metric needs: the ranks of relevant items, and the number of
/// relevant items.
/// </summary>
/// <remarks>
/// Invariant: ranks are 1-based, ascending and distinct, and there are at most <see cref="Relevant"/>.
/// </remarks>
public readonly ref struct HitRanks
{
    private HitRanks(ReadOnlySpan<int> ranks, int relevant)
    {
        Ranks = ranks;
        Relevant = relevant;
    }

    /// <summary>Ranks of the recommended items that are relevant, 1 = first, ascending.</summary>
    public ReadOnlySpan<int> Ranks { get; }

    /// <summary>How many items are relevant, recommended or not.</summary>
    public int Relevant { get; }

    /// <summary>
    /// The answer to a query with exactly one relevant item, from that item's <paramref name="rank"/>: 1 = first, 0 =
    /// not recommended.
    /// </summary>
    /// <remarks>The result refers to the caller's variable, so that no array is needed.</remarks>
    public static HitRanks OfTarget(in int rank) => rank > 0 ? new(new ReadOnlySpan<int>(in rank), 1) : new([], 1);

    /// <summary>
    /// Scores <paramref name="recommended"/> (best first, no item twice) against the set <paramref name="relevant"/>
    /// (any order, no item twice).
    /// </summary>
    /// <param name="recommended">Item numbers, best first.</param>
    /// <param name="relevant">Item numbers of relevant items.</param>
    /// <param name="buffer">Room for the ranks: at least the shorter of both lengths.</param>
    public static HitRanks Score(ReadOnlySpan<int> recommended, ReadOnlySpan<int> relevant, Span<int> buffer)
    {
        var hits = 0;
        for (var i = 0; i < recommended.Length; i++)
        {
            if (relevant.Contains(recommended[i]))
                buffer[hits++] = i + 1;
        }

        return new(buffer[..hits], relevant.Length);
    }

    /// <summary>How many relevant items are among the first <paramref name="k"/>.</summary>
    public int Within(int k)
    {
        var hits = Ranks.Length;
        while (hits > 0 && Ranks[hits - 1] > k)
            hits--;
        return hits;
    }
}
