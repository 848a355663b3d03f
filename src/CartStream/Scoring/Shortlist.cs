using CartStream.LearningToRank;
using CartStream.Options;
using CartStream.Retrieval;
using CartStream.Retrieval.Candidates;
using CartStream.Retrieval.Content;
using CartStream.Retrieval.Embedding;
using CartStream.Retrieval.TopK;

namespace CartStream.Scoring;

/// <summary>
/// The candidates that a fitted ranker scores, and their features: the best of each source and the query's own items,
/// without excluded ones. Holds the arrays of one query and reuses them for the next.
/// </summary>
internal sealed class Shortlist
{
    private const int AlikeMin = 8;

    private readonly RerankingOptions _options;
    private readonly ContentRetriever _content;
    private readonly CandidateFeatures _features;
    private readonly int[] _indices;
    private readonly float[] _scores;
    private readonly ulong[] _packed;
    private readonly ScoredSlots _knn = new();
    private readonly ScoredSlots _forward = new();
    private readonly ScoredSlots _either = new();
    private readonly ScoredSlots _walk = new();

    /// <summary>Space for the shortlist of one query.</summary>
    public Shortlist(RerankingOptions options, ContentRetriever content)
    {
        _options = options;
        _content = content;
        _indices = new int[options.PoolMax + ContentRetriever.Max];
        _features = new CandidateFeatures(_indices.Length);
        _scores = new float[_indices.Length];
        _packed = new ulong[_indices.Length];
    }

    /// <summary>Number of chosen candidates.</summary>
    public int Count { get; private set; }

    /// <summary>The indices of the chosen candidates among all.</summary>
    public ReadOnlySpan<int> Indices => _indices.AsSpan(0, Count);

    /// <summary>Number of candidates that trees order.</summary>
    public int Ordered => _options.Ordered;

    /// <summary>Number of features per row.</summary>
    public int Width => _features.Width;

    /// <summary>The features of the chosen candidates, row after row.</summary>
    public ReadOnlySpan<float> Rows => _features.Rows(Count);

    /// <summary>The features of one chosen candidate.</summary>
    public ReadOnlySpan<float> Row(int index) => Rows.Slice(index * Width, Width);

    /// <summary>Chooses among the candidates that all sources found, and writes the features of the chosen.</summary>
    /// <param name="query">The query.</param>
    /// <param name="candidates">Its candidates; those chosen get their ranks in each source.</param>
    /// <param name="embedding">Vectors of the items; null for none.</param>
    /// <param name="set">The features. With traits among them, items are also chosen by their traits.</param>
    public void Fill(QueryContext query, CandidateTable candidates, ItemEmbedding? embedding, FeatureSet set)
    {
        Choose(candidates);
        if (set.Content)
            AddAlike(query, candidates);
        _features.Write(query, candidates, Indices, embedding, set);
    }

    /// <summary>The index of an item on the shortlist; −1 when it is not on it.</summary>
    public int IndexOf(CandidateTable candidates, int item)
    {
        for (var index = 0; index < Count; index++)
        {
            if (candidates.All[_indices[index]].Item == item)
                return index;
        }

        return -1;
    }

    /// <summary>Indices on the shortlist by linear score, as <see cref="PackedScores"/>, best first.</summary>
    public ReadOnlySpan<ulong> OrderLinearly(LinearRanker linear)
    {
        var scores = _scores.AsSpan(0, Count);
        linear.Score(Rows, scores);
        var least = float.MaxValue;
        foreach (var score in scores)
            least = Math.Min(least, score);
        for (var i = 0; i < scores.Length; i++)
            _packed[i] = PackedScores.Pack(scores[i] - least + 1, i);
        var packed = _packed.AsSpan(0, scores.Length);
        PackedScores.SortDescending(packed);
        return packed;
    }

    private void Choose(CandidateTable table)
    {
        Count = 0;
        var candidates = table.All;
        var details = table.Details;
        Read(candidates, details);
        Rank(_knn, details, _options.FromNeighbours, static (ref r, rank) => r.Knn = rank);
        Rank(_forward, details, _options.FromRules, static (ref r, rank) => r.Forward = rank);
        Rank(_either, details, _options.FromAssociation, static (ref r, rank) => r.Either = rank);
        Rank(_walk, details, _options.FromWalk, static (ref r, rank) => r.Walk = rank);
        for (var index = 0; index < candidates.Length; index++)
        {
            ref readonly var candidate = ref candidates[index];
            if (IsChosen(candidate, details[index]) && !candidate.IsExcluded && Count < _indices.Length)
                _indices[Count++] = index;
        }
    }

    private static bool IsChosen(in Candidate candidate, in CandidateDetail detail) =>
        (detail.Ranks.Knn | detail.Ranks.Forward | detail.Ranks.Either | detail.Ranks.Walk | detail.Ranks.Popular
            | detail.Ranks.Category) != 0
        || candidate.QueryIndex >= 0;

    /// <summary>
    /// Adds items that are like the query and that shoppers have hardly touched yet: as many as the trees have room
    /// for, and always a few.
    /// </summary>
    private void AddAlike(QueryContext query, CandidateTable candidates)
    {
        var (rank, left) = (0, Math.Max(AlikeMin, _options.Ordered - Count));
        foreach (var packed in _content.Find(query))
        {
            var item = PackedScores.Index(packed);
            if (query.Store.Postings.Sessions(item) >= ContentRetriever.KnownSessions)
                continue;
            var slot = candidates.SlotOf(item);
            ref var candidate = ref candidates.BySlot[slot];
            ref var detail = ref candidates.DetailsBySlot[slot];
            var isChosen = IsChosen(candidate, detail);
            if (candidate.IsExcluded || (!isChosen && left == 0))
                continue;
            detail.Content = PackedScores.Score(packed);
            detail.Ranks.Content = (byte)++rank;
            if (isChosen)
                continue;
            left--;
            _indices[Count++] = slot - 1;
        }
    }

    private void Read(ReadOnlySpan<Candidate> candidates, ReadOnlySpan<CandidateDetail> details)
    {
        _knn.Begin(candidates.Length);
        _forward.Begin(candidates.Length);
        _either.Begin(candidates.Length);
        _walk.Begin(candidates.Length);
        for (var slot = 0; slot < candidates.Length; slot++)
        {
            ref readonly var candidate = ref candidates[slot];
            _knn.Add(candidate.Knn, slot);
            _forward.Add(candidate.Forward, slot);
            _either.Add(details[slot].Either, slot);
            _walk.Add(details[slot].Walk, slot);
        }
    }

    private static void Rank(ScoredSlots scores, Span<CandidateDetail> details, int most, SetRank setRank)
    {
        var best = scores.Best(most);
        for (var i = 0; i < best.Length; i++)
            setRank(ref details[PackedScores.Index(best[i])].Ranks, (byte)(i + 1));
    }

    private delegate void SetRank(ref SourceRanks ranks, byte rank);
}
