using CartStream.Evaluating.Latencies;
using CartStream.Evaluating.Intervals;
using CartStream.Evaluating.Metrics;
using CartStream.Recommending;

namespace CartStream.Evaluating.Offline;

/// <summary>One model under evaluation, and what was measured of it so far.</summary>
/// <remarks>
/// Invariant: every trial of an evaluation is fed the same events and the same queries in the same order.
/// </remarks>
internal sealed class ModelTrial
{
    private const double NanosecondsPerSecond = 1e9;

    private readonly IModel _model;
    private readonly ExclusionRule _exclude;
    private readonly TimeProvider _time;
    private readonly TimeSpan _training;
    private readonly long _learntUntilMs;
    private readonly SliceMeans _overall;
    private readonly SliceMeans _discoveries;
    private readonly SliceMeans _repeats;
    private readonly ItemCoverage _coverage = new();
    private readonly MeanPopularity _popularity;
    private readonly RepeatShare _repeatShare = new();
    private readonly LatencyHistogram _latency = new();
    private readonly ScoredItem[] _answer;
    private readonly int[] _recommended;
    private readonly int[] _ranks;
    private long _answeringNs;
    private long _queries;

    /// <summary>
    /// A trial of a model that has learnt all of <paramref name="learnt"/> in <paramref name="training"/>.
    /// </summary>
    public ModelTrial(
        IModel model, TimeSpan training, EvaluationOptions options, ItemCounts learnt, TimeProvider time)
    {
        _model = model;
        _exclude = options.Exclude;
        _time = time;
        _training = training;
        _learntUntilMs = learnt.NewestMs;
        _overall = new SliceMeans("overall", options.Ks);
        _discoveries = new SliceMeans("discoveries", options.Ks);
        _repeats = new SliceMeans("repeats", options.Ks);
        _popularity = new MeanPopularity(learnt.Events);
        var answerMax = options.Ks.Max();
        _answer = new ScoredItem[answerMax];
        _recommended = new int[answerMax];
        _ranks = new int[answerMax];
    }

    /// <summary>Asks the model, takes the time and judges the answer.</summary>
    public void Ask(in EvaluationQuery query, int block)
    {
        var touched = Array.ConvertAll(query.Prefix.ToArray(), touch => touch.Item);
        var recommended = Answer(query, touched);

        var relevant = query.Relevant.ToArray();
        var repeats = Array.FindAll(relevant, item => touched.Contains(item));
        var discoveries = Array.FindAll(relevant, item => !touched.Contains(item));
        _overall.Add(block, HitRanks.Judge(recommended, relevant, _ranks));
        _discoveries.Add(block, HitRanks.Judge(recommended, discoveries, _ranks));
        _repeats.Add(block, HitRanks.Judge(recommended, repeats, _ranks));
        _coverage.Add(recommended);
        _popularity.Add(recommended);
        _repeatShare.Add(recommended, touched);
    }

    public AlgorithmReport Report(int trainItems, Bootstrap bootstrap) =>
        new(
            _model.Name,
            [_overall.Report(bootstrap), _discoveries.Report(bootstrap), _repeats.Report(bootstrap)],
            _coverage.Of(trainItems),
            _popularity.Value,
            _repeatShare.Value,
            _training.TotalSeconds,
            _answeringNs > 0 ? _queries * NanosecondsPerSecond / _answeringNs : 0,
            _latency.Percentiles());

    /// <summary>This model less <paramref name="other"/> on the same queries.</summary>
    public AlgorithmComparison Compare(ModelTrial other, Bootstrap bootstrap) =>
        new(_model.Name, other._model.Name, _overall.Compare(other._overall, bootstrap));

    private ReadOnlySpan<int> Answer(in EvaluationQuery query, int[] touched)
    {
        var prefix = query.Prefix.Span;
        var question = new ModelQuery
        {
            Session = prefix,
            Excluded = Excluded(touched),
            TimeMs = Math.Max(_learntUntilMs, prefix.IsEmpty ? 0 : prefix[^1].TimeMs),
        };
        var started = _time.GetTimestamp();
        var count = _model.Recommend(question, _answer);
        var took = (long)((_time.GetTimestamp() - started) * (NanosecondsPerSecond / _time.TimestampFrequency));
        _latency.Add(took);
        _answeringNs += took;
        _queries++;
        for (var i = 0; i < count; i++)
            _recommended[i] = _answer[i].Item;
        return _recommended.AsSpan(0, count);
    }

    private ReadOnlySpan<int> Excluded(int[] touched) => _exclude switch
    {
        ExclusionRule.Session => touched,
        ExclusionRule.Current => touched.AsSpan(Math.Max(0, touched.Length - 1)),
        _ => [],
    };
}
