using CartStream.Options;
using CartStream.Retrieval;
using CartStream.Retrieval.Candidates;
using CartStream.Retrieval.Content;
using CartStream.Retrieval.TopK;

namespace CartStream.Scoring;

/// <summary>
/// Chooses what is worth a closer look: the best items of each source and the query's own, without those that must
/// not be answered. Holds the arrays of one query, used again for the next.
/// </summary>
internal sealed class CandidatePool(RerankingOptions options)
{
    private const int AlikeMin = 8;

    private readonly int[] _places = new int[options.PoolMax + ContentRetriever.Max];
    private readonly ScoredPlaces _knn = new();
    private readonly ScoredPlaces _forward = new();
    private readonly ScoredPlaces _either = new();
    private readonly ScoredPlaces _walk = new();

    /// <summary>Places of the chosen in the query's table.</summary>
    public ReadOnlySpan<int> Places => _places.AsSpan(0, Count);

    /// <summary>How many are chosen.</summary>
    public int Count { get; private set; }

    /// <summary>Most candidates that any query has.</summary>
    public int Max => _places.Length;

    /// <summary>Chooses, and notes each candidate's rank in each source.</summary>
    /// <param name="asking">The query.</param>
    /// <param name="asksContent">Whether items are chosen for what they are, too.</param>
    public void Choose(QueryContext asking, bool asksContent)
    {
        Count = 0;
        var table = asking.Candidates;
        Add(table, asking.Popular.Ordered, options.FromPopular, static (ref r, rank) => r.Popular = rank);
        Add(table, asking.PopularInCategory, options.FromCategory, static (ref r, rank) => r.Category = rank);
        var candidates = table.All;
        var details = table.Details;
        Read(candidates, details);
        Choose(_knn, details, options.FromNeighbours, static (ref r, rank) => r.Knn = rank);
        Choose(_forward, details, options.FromRules, static (ref r, rank) => r.Forward = rank);
        Choose(_either, details, options.FromAssociation, static (ref r, rank) => r.Either = rank);
        Choose(_walk, details, options.FromWalk, static (ref r, rank) => r.Walk = rank);
        for (var place = 0; place < candidates.Length; place++)
        {
            ref readonly var candidate = ref candidates[place];
            if (IsChosen(candidate, details[place]) && !candidate.IsExcluded && Count < Max)
                _places[Count++] = place;
        }

        if (asksContent)
            AddAlike(asking);
    }

    private static bool IsChosen(in Candidate candidate, in CandidateDetail detail) =>
        (detail.Ranks.Knn | detail.Ranks.Forward | detail.Ranks.Either | detail.Ranks.Walk | detail.Ranks.Popular
            | detail.Ranks.Category) != 0
        || candidate.QueryPlace >= 0;

    private static void Add(CandidateTable candidates, ReadOnlySpan<int> popular, int most, SetRank setRank)
    {
        for (var i = 0; i < popular.Length && i < most; i++)
            setRank(ref candidates.DetailsByPlace[candidates.PlaceOf(popular[i])].Ranks, (byte)(i + 1));
    }

    /// <summary>
    /// Of what is like the query, only what is not yet known by what shoppers do with it: as many as the trees have
    /// room for, and a few in any case.
    /// </summary>
    private void AddAlike(QueryContext asking)
    {
        var (rank, left) = (0, Math.Max(AlikeMin, options.Ordered - Count));
        foreach (var packed in asking.AskContent())
        {
            var item = PackedScores.Place(packed);
            if (asking.Store.Postings.Sessions(item) >= ContentRetriever.KnownSessions)
                continue;
            var place = asking.Candidates.PlaceOf(item);
            ref var candidate = ref asking.Candidates.ByPlace[place];
            ref var detail = ref asking.Candidates.DetailsByPlace[place];
            var isChosen = IsChosen(candidate, detail);
            if (candidate.IsExcluded || (!isChosen && left == 0))
                continue;
            detail.Content = PackedScores.Score(packed);
            detail.Ranks.Content = (byte)++rank;
            if (isChosen)
                continue;
            left--;
            _places[Count++] = place - 1;
        }
    }

    private void Read(ReadOnlySpan<Candidate> candidates, ReadOnlySpan<CandidateDetail> details)
    {
        _knn.Begin(candidates.Length);
        _forward.Begin(candidates.Length);
        _either.Begin(candidates.Length);
        _walk.Begin(candidates.Length);
        for (var place = 0; place < candidates.Length; place++)
        {
            ref readonly var candidate = ref candidates[place];
            _knn.Add(candidate.Knn, place);
            _forward.Add(candidate.Forward, place);
            _either.Add(details[place].Either, place);
            _walk.Add(details[place].Walk, place);
        }
    }

    private static void Choose(ScoredPlaces places, Span<CandidateDetail> details, int most, SetRank setRank)
    {
        var best = places.Best(most);
        for (var i = 0; i < best.Length; i++)
            setRank(ref details[PackedScores.Place(best[i])].Ranks, (byte)(i + 1));
    }

    private delegate void SetRank(ref SourceRanks ranks, byte rank);
}
