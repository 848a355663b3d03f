using CartStream.LearningToRank;
using CartStream.Options;
using CartStream.Queries;
using CartStream.Recommendations;
using CartStream.Retrieval;
using CartStream.Retrieval.Candidates;
using CartStream.Retrieval.Embedding;
using CartStream.Retrieval.TopK;

namespace CartStream.Scoring;

/// <summary>
/// Every source, ordered by what was fitted: a linear ranker chooses from the sources' best items those that boosted
/// trees then order. Until something is fitted it is the blend.
/// </summary>
internal sealed class LearnedRanker : IScorer
{
    /// <summary>What has not been scored by all trees is below this, and below all that has.</summary>
    private const float OthersMost = 1e-12f;

    private readonly Func<FittedRanker?> _fitted;
    private readonly BlendScorer _unfitted;
    private readonly CandidatePool _pool;
    private readonly CandidateFeatures _features;
    private readonly float[] _scores;
    private readonly ulong[] _packed;
    private readonly TreeOrder _trees;

    /// <summary>A ranking that looks up what is fitted at each query.</summary>
    public LearnedRanker(ModelOptions options, Func<FittedRanker?> fitted)
    {
        _fitted = fitted;
        _unfitted = new BlendScorer(options.Blend);
        _pool = new CandidatePool(options.Ranking);
        _features = new CandidateFeatures(_pool.Max);
        _scores = new float[_pool.Max];
        _packed = new ulong[_pool.Max];
        _trees = new TreeOrder(options.Ranking.Ordered);
        Ordered = options.Ranking.Ordered;
    }

    /// <summary>Items that the trees order.</summary>
    public int Ordered { get; }

    /// <inheritdoc />
    public bool NeedsDetails => true;

    /// <inheritdoc />
    public bool HeedsExclusions => true;

    /// <inheritdoc />
    public bool AsksContent => true;

    /// <inheritdoc />
    public void Rank(QueryContext asking)
    {
        if (_fitted() is not { } fitted)
        {
            _unfitted.Rank(asking);
            return;
        }

        Collect(asking, fitted.Embedding, fitted.AsksContent);
        var order = OrderLinearly(fitted.Linear);
        var candidates = asking.Candidates.All;
        var ordered = order[..Math.Min(order.Length, Ordered)];
        _trees.Begin(_features.Width);
        foreach (var packed in ordered)
            _trees.Add(Row(PackedScores.Place(packed)));
        _trees.Order(fitted.Trees.Of(asking.Objective));
        var finalists = _trees.Finalists;
        var most = float.MinValue;
        for (var i = 0; i < finalists.Length; i++)
            most = Math.Max(most, _trees.Score(i));
        for (var i = 0; i < finalists.Length; i++)
            CandidateOf(finalists[i], ordered).Score = MathF.Exp(Math.Max(_trees.Score(i) - most, -25));
        var rank = finalists.Length;
        foreach (var other in _trees.Others)
            CandidateOf(other, ordered).Score = OthersMost / ++rank;
        foreach (var packed in order[ordered.Length..])
            candidates[_pool.Places[PackedScores.Place(packed)]].Score = OthersMost / ++rank;

        ref Candidate CandidateOf(ulong placeInOrder, ReadOnlySpan<ulong> ordered)
        {
            var place = PackedScores.Place(ordered[PackedScores.Place(placeInOrder)]);
            return ref asking.Candidates.All[_pool.Places[place]];
        }
    }

    /// <inheritdoc />
    public Explanation Explain(QueryContext asking, int place) => StrongestEvidence.Of(asking, place);

    /// <summary>Asks all sources, and gives the rows of the pool.</summary>
    /// <param name="asking">The query.</param>
    /// <param name="embedding">Vectors of the items, if there are any.</param>
    /// <param name="asksContent">Whether what items are counts, too.</param>
    public void Collect(QueryContext asking, ItemEmbedding? embedding, bool asksContent)
    {
        asking.AskNeighbours();
        asking.AskTransitions();
        asking.AskWalk();
        _pool.Choose(asking, asksContent);
        _features.Write(asking, _pool, embedding, asksContent);
    }

    /// <summary>The pool's candidates, by their places in the query's table.</summary>
    public ReadOnlySpan<int> Pool => _pool.Places;

    /// <summary>The features of all of the pool, row after row.</summary>
    public ReadOnlySpan<float> Rows => _features.Rows(_pool.Count);

    /// <summary>An item's place in the pool; −1 when it is not in it.</summary>
    public int PlaceOf(QueryContext asking, int item)
    {
        for (var place = 0; place < _pool.Count; place++)
        {
            if (asking.Candidates.All[_pool.Places[place]].Item == item)
                return place;
        }

        return -1;
    }

    /// <summary>The pool's places by linear score, best first.</summary>
    public ReadOnlySpan<ulong> OrderLinearly(LinearRanker linear)
    {
        var scores = _scores.AsSpan(0, _pool.Count);
        linear.Score(_features.Rows(_pool.Count), scores);
        var least = float.MaxValue;
        foreach (var score in scores)
            least = Math.Min(least, score);
        for (var i = 0; i < scores.Length; i++)
            _packed[i] = PackedScores.Pack(scores[i] - least + 1, i);
        var packed = _packed.AsSpan(0, scores.Length);
        PackedScores.SortDescending(packed);
        return packed;
    }

    /// <summary>A row of the pool.</summary>
    public ReadOnlySpan<float> Row(int place) => Rows.Slice(place * Width, Width);

    /// <summary>Features of each candidate.</summary>
    public int Width => _features.Width;
}
