using CartStream.Recommending.Candidates;
using CartStream.Recommending.Ranking;

namespace CartStream.Recommending.Reranking;

/// <summary>
/// Chooses what is worth a closer look: the best items of each source and the query's own, without those that must
/// not be answered. Holds the arrays of one query, used again for the next.
/// </summary>
internal sealed class CandidatePool(RerankingOptions options)
{
    private readonly int[] _places = new int[options.PoolMax];
    private ulong[] _packed = new ulong[1_024];

    /// <summary>Places of the chosen in the query's table.</summary>
    public ReadOnlySpan<int> Places => _places.AsSpan(0, Count);

    /// <summary>How many are chosen.</summary>
    public int Count { get; private set; }

    /// <summary>Most candidates that any query has.</summary>
    public int Max => _places.Length;

    /// <summary>Chooses, and notes each candidate's rank in each source.</summary>
    public void Choose(Asking asking)
    {
        Count = 0;
        var table = asking.Candidates;
        Add(table, asking.Popular.Ordered, options.FromPopular, static (ref r, rank) => r.Popular = rank);
        Add(table, asking.PopularInCategory, options.FromCategory, static (ref r, rank) => r.Category = rank);
        var candidates = table.All;
        if (_packed.Length < candidates.Length)
            Array.Resize(ref _packed, Math.Max(candidates.Length, _packed.Length * 2));
        Choose(candidates, options.FromNeighbours, static (in c) => c.Knn, static (ref r, rank) => r.Knn = rank);
        Choose(candidates, options.FromRules, static (in c) => c.Forward, static (ref r, rank) => r.Forward = rank);
        Choose(candidates, options.FromAssociation, static (in c) => c.Either, static (ref r, rank) => r.Either = rank);
        Choose(candidates, options.FromWalk, static (in c) => c.Walk, static (ref r, rank) => r.Walk = rank);
        for (var place = 0; place < candidates.Length; place++)
        {
            ref readonly var candidate = ref candidates[place];
            var ranks = candidate.Ranks;
            var isBest = (ranks.Knn | ranks.Forward | ranks.Either | ranks.Walk | ranks.Popular
                | ranks.Category) != 0
                || candidate.QueryPlace >= 0;
            if (isBest && !candidate.IsExcluded && Count < Max)
                _places[Count++] = place;
        }
    }

    private static void Add(CandidateTable candidates, ReadOnlySpan<int> popular, int most, SetRank setRank)
    {
        for (var i = 0; i < popular.Length && i < most; i++)
            setRank(ref candidates.At(popular[i]).Ranks, (byte)(i + 1));
    }

    private void Choose(Span<Candidate> candidates, int most, ScoreOf scoreOf, SetRank setRank)
    {
        var count = 0;
        for (var place = 0; place < candidates.Length; place++)
        {
            var score = scoreOf(candidates[place]);
            if (score > 0)
                _packed[count++] = PackedScores.Pack(score, place);
        }

        var best = _packed.AsSpan(0, count);
        if (count > most)
        {
            PackedScores.MoveHighestToFront(best, most);
            best = best[..most];
        }

        PackedScores.SortDescending(best);
        for (var i = 0; i < best.Length; i++)
            setRank(ref candidates[PackedScores.Place(best[i])].Ranks, (byte)(i + 1));
    }

    private delegate float ScoreOf(in Candidate candidate);

    private delegate void SetRank(ref SourceRanks ranks, byte rank);
}
