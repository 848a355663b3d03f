using CartStream.Recommending.Blending;
using CartStream.Recommending.Candidates;
using CartStream.Recommending.Ranking;

namespace CartStream.Recommending.Reranking;

/// <summary>
/// Every source, ordered by what was fitted: a linear ranker chooses from the sources' best items those that boosted
/// trees then order. Until something is fitted it is the blend.
/// </summary>
internal sealed class FullRanking : IRanking
{
    private readonly Func<FittedRanking?> _fitted;
    private readonly BlendRanking _unfitted;
    private readonly CandidatePool _pool;
    private readonly CandidateFeatures _features;
    private readonly float[] _scores;
    private readonly ulong[] _packed;
    private readonly float[] _best;

    /// <summary>A ranking that looks up what is fitted at each query.</summary>
    public FullRanking(ModelOptions options, Func<FittedRanking?> fitted)
    {
        _fitted = fitted;
        _unfitted = new BlendRanking(options.Blend);
        _pool = new CandidatePool(options.Ranking);
        _features = new CandidateFeatures(_pool.Max);
        _scores = new float[_pool.Max];
        _packed = new ulong[_pool.Max];
        _best = new float[options.Ranking.Ordered * CandidateFeatures.Names.Length];
        Ordered = options.Ranking.Ordered;
    }

    /// <summary>Items that the trees order.</summary>
    public int Ordered { get; }

    /// <inheritdoc />
    public void Rank(Asking asking)
    {
        if (_fitted() is not { } fitted)
        {
            _unfitted.Rank(asking);
            return;
        }

        Collect(asking, fitted.Embedding);
        var order = OrderLinearly(fitted.Linear);
        var candidates = asking.Candidates.All;
        var ordered = Math.Min(order.Length, Ordered);
        var width = CandidateFeatures.Names.Length;
        for (var i = 0; i < ordered; i++)
            Row(PackedScores.Place(order[i])).CopyTo(_best.AsSpan(i * width, width));
        fitted.Trees.Of(asking.Objective).Score(_best.AsSpan(0, ordered * width), _scores.AsSpan(0, ordered));
        var most = float.MinValue;
        for (var i = 0; i < ordered; i++)
            most = Math.Max(most, _scores[i]);
        for (var i = 0; i < order.Length; i++)
        {
            ref var candidate = ref candidates[_pool.Places[PackedScores.Place(order[i])]];
            candidate.Score = i < ordered ? MathF.Exp(Math.Max(_scores[i] - most, -25)) : 1e-12f / (i + 1);
        }
    }

    /// <inheritdoc />
    public Evidence Explain(Asking asking, in Candidate candidate) => StrongestEvidence.Of(asking, candidate);

    /// <summary>Asks all sources, and gives the rows of the pool.</summary>
    public void Collect(Asking asking, Embedding.ItemEmbedding? embedding)
    {
        asking.AskNeighbours();
        asking.AskTransitions();
        asking.AskWalk();
        _pool.Choose(asking);
        _features.Write(asking, _pool, embedding);
    }

    /// <summary>The pool's candidates, by their places in the query's table.</summary>
    public ReadOnlySpan<int> Pool => _pool.Places;

    /// <summary>The features of all of the pool, row after row.</summary>
    public ReadOnlySpan<float> Rows => _features.Rows(_pool.Count);

    /// <summary>An item's place in the pool; −1 when it is not in it.</summary>
    public int PlaceOf(Asking asking, int item)
    {
        for (var place = 0; place < _pool.Count; place++)
        {
            if (asking.Candidates.All[_pool.Places[place]].Item == item)
                return place;
        }

        return -1;
    }

    /// <summary>The pool's places by linear score, best first.</summary>
    public ReadOnlySpan<ulong> OrderLinearly(LearningToRank.LinearRanker linear)
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
    public ReadOnlySpan<float> Row(int place)
    {
        var width = CandidateFeatures.Names.Length;
        return _features.Rows(_pool.Count).Slice(place * width, width);
    }
}
