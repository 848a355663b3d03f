using CartStream.Events;
using CartStream.Recommending.Popularity;
using CartStream.Recommending.Ranking;
using CartStream.Recommending.SequentialRules;
using CartStream.Recommending.SessionKnn;
using CartStream.Recommending.Sessions;

namespace CartStream.Recommending.Blending;

/// <summary>
/// Neighbours and rules together: <c>score(i) = Σ_source w · (score_source(i) / max_j score_source(j))^p</c>;
/// the rules' weight is shrunk by <c>n/(n + trust)</c>, n being the touches of the session's newest item. Popularity
/// fills what they leave empty, so that everybody gets as many items as were asked for while the shop has them. Each
/// item keeps the evidence of the source that contributed most to it.
/// </summary>
/// <remarks>
/// It owns and teaches its sources, which share one window of sessions. Items from the floor score at most
/// <c>10⁻⁶</c>, below everything that a source proposed.
/// </remarks>
public sealed class BlendModel : IModel
{
    internal const string ModelName = "blend";

    private const float ProposedScoreMin = 1e-6f;

    private readonly BlendOptions _options;
    private readonly SequentialRulesModel _rules;
    private readonly SessionKnnModel _knn;
    private readonly ItemScores _scores = new();
    private readonly ItemMarks _left = new();
    private readonly ScoredItem[] _proposed;
    private Strongest[] _strongest = [];

    /// <summary>An empty model.</summary>
    /// <exception cref="ArgumentException">An option is out of range; all faults of all sources are named.</exception>
    public BlendModel(ModelOptions? options = null)
    {
        options ??= new ModelOptions();
        OptionFaults.ThrowIfAny(options.Faults());
        _options = options.Blend;
        _rules = SequentialRulesModel.WithSharedSessions(options.Rules);
        _knn = new SessionKnnModel(options.Knn);
        Popularity = new PopularityModel(options.Popularity);
        _proposed = new ScoredItem[_options.CandidatesPerSource];
    }

    /// <inheritdoc />
    public string Name => ModelName;

    /// <inheritdoc />
    public long Version { get; private set; }

    /// <summary>The floor: what a shopper gets of whom nothing is known.</summary>
    public PopularityModel Popularity { get; }

    /// <inheritdoc />
    public void Learn(in LearntEvent e)
    {
        Version++;
        Popularity.Learn(e);
        if (e.Type == EventType.RemoveFromCart)
            return;
        _rules.Learn(e, _knn.LearnTouch(e));
        EnsureItem(e.Item);
    }

    /// <inheritdoc />
    public int Recommend(in ModelQuery query, Span<ScoredItem> results)
    {
        AddSource(_proposed.AsSpan(0, _knn.Recommend(query, _proposed)), _options.KnnWeight, _options.KnnPower);
        var rulesWeight = _options.RulesWeight * RulesTrust(query);
        AddSource(_proposed.AsSpan(0, _rules.Recommend(query, _proposed)), rulesWeight, _options.RulesPower);

        var top = new TopItems(results);
        foreach (var item in _scores.Items)
        {
            var score = Math.Max(_scores.Score(item), ProposedScoreMin);
            if (top.Takes(item, score))
                top.Add(new ScoredItem(item, score, _strongest[item].Evidence));
        }

        _scores.Clear();
        var count = top.Sort();
        return count < results.Length ? FillFromFloor(query, results, count) : count;
    }

    private float RulesTrust(in ModelQuery query)
    {
        Span<int> newest = stackalloc int[1];
        if (RecentItems.Collect(query.Session, newest) == 0)
            return 1;
        var touches = _rules.Touches(newest[0]);
        return Math.Max(1, touches) / (Math.Max(1, touches) + _options.RulesTrustTouches);
    }

    private void AddSource(ReadOnlySpan<ScoredItem> proposed, float weight, float power)
    {
        if (proposed.IsEmpty)
            return;
        var most = proposed[0].Score;
        foreach (ref readonly var candidate in proposed)
        {
            var share = weight * MathF.Pow(candidate.Score / most, power);
            ref var strongest = ref _strongest[candidate.Item];
            if (_scores.Additions(candidate.Item) == 0 || share > strongest.Share)
                strongest = new Strongest(share, candidate.Evidence);
            _scores.Add(candidate.Item, share);
        }
    }

    private int FillFromFloor(in ModelQuery query, Span<ScoredItem> results, int count)
    {
        _left.Set(query.Excluded);
        foreach (ref readonly var result in results[..count])
            _left.Add(result.Item);
        return count + Popularity.Fill(_left, results[count..], ProposedScoreMin / 2);
    }

    private void EnsureItem(int item)
    {
        _scores.EnsureItems(item + 1);
        _left.EnsureItems(item + 1);
        if (item >= _strongest.Length)
            Array.Resize(ref _strongest, Math.Max(item + 1, _strongest.Length + (_strongest.Length / 2)));
    }

    private readonly record struct Strongest(float Share, Evidence Evidence);
}
