using CartStream.Evaluation.Intervals;
using CartStream.Evaluation.Latencies;
using CartStream.Evaluation.Metrics;
using CartStream.Evaluation.SessionWalks;
using CartStream.Index;
using CartStream.Models;
using CartStream.Options;
using CartStream.Policies.Reminders;
using CartStream.Queries;
using CartStream.Recommendations;

namespace CartStream.Evaluation.Offline;

/// <summary>One model under evaluation, and its measurements so far.</summary>
/// <remarks>
/// Invariant: every trial of an evaluation is fed the same events and the same queries in the same order.
/// </remarks>
internal sealed class ModelTrial : IDisposable
{
    private const double NanosecondsPerSecond = 1e9;

    private readonly IModel _model;
    private readonly EvaluationOptions _options;
    private readonly TimeProvider _time;
    private readonly SliceMeans _overall;
    private readonly SliceMeans _discoveries;
    private readonly SliceMeans _repeats;
    private readonly ColdItems _cold;
    private readonly OttoRecall? _otto;
    private readonly SessionWalkProtocol? _sessions;
    private readonly ItemCoverage _coverage = new();
    private readonly RepeatShare _repeatShare = new();
    private readonly LatencyHistogram _latency = new();
    private readonly ScoredItem[] _answer;
    private readonly int[] _recommended;
    private readonly int[] _ranks;
    private readonly ShopModel? _shop;
    private IModelReader? _reader;
    private ReminderPolicy? _policy;
    private MeanPopularity _popularity = new([]);
    private long _answeringNs;
    private long _queries;

    private ModelTrial(IModel model, EvaluationOptions options, TimeProvider time, ShopModel? shop)
    {
        _model = model;
        _shop = shop;
        _options = options;
        _time = time;
        _overall = new SliceMeans("overall", options.Ks);
        _discoveries = new SliceMeans("discoveries", options.Ks);
        _repeats = new SliceMeans("repeats", options.Ks);
        _cold = new ColdItems(model, options.Ks);
        _otto = options.Protocol == EvaluationProtocol.Otto ? new OttoRecall(options.Ks) : null;
        _sessions = options.Protocol == EvaluationProtocol.SessionWalk ? new SessionWalkProtocol() : null;
        var answerMax = options.Ks.Max();
        _answer = new ScoredItem[answerMax];
        _recommended = new int[answerMax];
        _ranks = new int[answerMax];
    }

    /// <summary>A trial of a model that has learnt nothing yet; <see cref="Fit"/> fits it.</summary>
    /// <param name="model">The model.</param>
    /// <param name="options">What is measured.</param>
    /// <param name="time">The clock.</param>
    public static ModelTrial Start(IModel model, EvaluationOptions options, TimeProvider time) =>
        new(model, options, time, shop: null);

    /// <summary>
    /// A trial of a model that has learnt nothing yet, and that is fitted after fixed numbers of events, as on a shop's
    /// stream.
    /// </summary>
    /// <param name="model">The model.</param>
    /// <param name="options">What is measured.</param>
    /// <param name="time">The clock.</param>
    /// <param name="cancellation">Ends fits, and <see cref="Learn"/> while it waits for one.</param>
    public static ModelTrial StartStream(
        IModel model, EvaluationOptions options, TimeProvider time, CancellationToken cancellation)
    {
        var shop = new ShopModel(model, model.Name, options.Refits);
        shop.StartFitting(waits: true, cancellation);
        return new ModelTrial(model, options, time, shop);
    }

    /// <summary>Time of the newest event learnt; no query has an earlier time.</summary>
    public long LearntUntilMs { get; private set; } = long.MinValue;

    private TimeSpan Training { get; set; }

    /// <summary>Learns events and measures the time.</summary>
    public void Learn(ReadOnlySpan<LearntEvent> events)
    {
        var started = _time.GetTimestamp();
        foreach (ref readonly var e in events)
        {
            if (_shop is null)
                _model.Learn(e);
            else
                _shop.Learn(e);
        }

        Training += _time.GetElapsedTime(started);
        foreach (ref readonly var e in events)
            LearntUntilMs = Math.Max(LearntUntilMs, e.TimeMs);
    }

    /// <summary>Fits the model and measures the time.</summary>
    public void Fit(Action<double> progress, CancellationToken cancellation)
    {
        var started = _time.GetTimestamp();
        if (_model.PrepareFit() is not { } fit)
            return;
        fit.Run(progress, cancellation);
        fit.Publish();
        Training += _time.GetElapsedTime(started);
    }

    /// <summary>Opens the model for queries.</summary>
    /// <param name="learnt">Counts of all learnt events, before the first query or between queries.</param>
    public void Open(ItemCounts learnt)
    {
        _reader = _model.OpenReader();
        _popularity = new MeanPopularity(learnt.Events);
        if (_options.Protocol is EvaluationProtocol.Otto or EvaluationProtocol.SessionWalk)
            _policy = new ReminderPolicy(_reader, _options.Reminders);
    }

    /// <summary>Answers without scoring, so that code and caches are warm when the first answer counts.</summary>
    public void WarmUp(in EvaluationQuery query) => Answer(query, Touched(query), isTimed: false);

    /// <summary>Queries the model, measures the time and judges the answer.</summary>
    public void Measure(in EvaluationQuery query, int block)
    {
        if (query.Prefix.IsEmpty)
        {
            Follow(query, []);
            return;
        }

        var touched = Touched(query);
        var recommended = Answer(query, touched, isTimed: true);

        var relevant = query.Relevant.ToArray();
        var repeats = Array.FindAll(relevant, item => touched.Contains(item));
        var discoveries = Array.FindAll(relevant, item => !touched.Contains(item));
        _overall.Add(block, HitRanks.Score(recommended, relevant, _ranks));
        _otto?.Add(block, query.Objective, HitRanks.Score(recommended, relevant, _ranks));
        _discoveries.Add(block, HitRanks.Score(recommended, discoveries, _ranks));
        _cold.Add(block, recommended, discoveries);
        _repeats.Add(block, HitRanks.Score(recommended, repeats, _ranks));
        _coverage.Add(recommended);
        _popularity.Add(recommended);
        _repeatShare.Add(recommended, touched);
        Follow(query, recommended);
    }

    public AlgorithmReport Report(int trainItems, Bootstrap bootstrap)
    {
        var overall = _overall.Report(bootstrap);
        overall = overall with
        {
            Figures = [.. overall.Figures, .. _otto?.Report(bootstrap) ?? [], .. SessionWalkFigures(bootstrap)],
        };
        return new AlgorithmReport(
            _model.Name,
            [overall, _discoveries.Report(bootstrap), _repeats.Report(bootstrap)],
            _cold.Report(bootstrap),
            _coverage.Of(trainItems),
            _popularity.Value,
            _repeatShare.Value,
            Training.TotalSeconds,
            _answeringNs > 0 ? _queries * NanosecondsPerSecond / _answeringNs : 0,
            _latency.Percentiles(),
            _model.Bytes);
    }

    /// <summary>This model minus <paramref name="other"/> on the same queries.</summary>
    public AlgorithmComparison Compare(ModelTrial other, Bootstrap bootstrap) => new(
        _model.Name,
        other._model.Name,
        [
            .. _overall.Compare(other._overall, bootstrap),
            .. _otto?.Compare(other._otto!, bootstrap) ?? [],
        ]);

    /// <inheritdoc />
    public void Dispose() => _reader?.Dispose();

    private static int[] Touched(in EvaluationQuery query) =>
        Array.ConvertAll(query.Prefix.ToArray(), interaction => interaction.Item);

    private ReadOnlySpan<int> Answer(in EvaluationQuery query, int[] touched, bool isTimed)
    {
        var prefix = query.Prefix.Span;
        var modelQuery = new ModelQuery
        {
            Session = prefix,
            SessionKey = query.LearntAs,
            Objective = query.Objective,
            Excluded = QueryExclusion.Of(_options.Exclude, prefix, touched),
            TimeMs = Math.Max(LearntUntilMs, prefix[^1].TimeMs),
        };
        var started = _time.GetTimestamp();
        var count = _policy is null
            ? _reader!.Recommend(modelQuery, _answer)
            : _policy.Recommend(modelQuery, _answer);
        if (isTimed)
            Count((long)((_time.GetTimestamp() - started) * (NanosecondsPerSecond / _time.TimestampFrequency)));
        for (var i = 0; i < count; i++)
            _recommended[i] = _answer[i].Item;
        return _recommended.AsSpan(0, count);
    }

    private void Count(long nanoseconds)
    {
        _latency.Add(nanoseconds);
        _answeringNs += nanoseconds;
        _queries++;
    }

    private void Follow(in EvaluationQuery query, ReadOnlySpan<int> recommended)
    {
        if (_sessions is null)
            return;
        _sessions.SessionStart(query.Session, recommended);
        foreach (var item in query.Relevant.Span)
            _sessions.SessionItem(query.Session, item);
    }

    private IEnumerable<EvaluationFigure> SessionWalkFigures(Bootstrap bootstrap)
    {
        if (_sessions is null)
            return [];
        var report = _sessions.Report(bootstrap);
        var k = _answer.Length;
        return
        [
            new EvaluationFigure($"seed_precision@{k}", report.Precision),
            new EvaluationFigure($"seed_recall@{k}", report.Recall),
            new EvaluationFigure($"original_precision@{k}", report.OriginalPrecision),
            new EvaluationFigure($"original_recall@{k}", report.OriginalRecall),
        ];
    }
}
