using CartStream.Evaluation.Intervals;
using CartStream.Evaluation.Offline;
using CartStream.Index;
using CartStream.Options;

namespace CartStream.Evaluation.Tuning;

/// <summary>
/// Finds parameters on the newest sessions of a train file: algorithm by algorithm, first at random, then around the
/// best (Bergstra &amp; Bengio, JMLR 2012, for the first part). Each stage starts from the results of the earlier ones.
/// </summary>
/// <remarks>
/// Trials are proposed in rounds of equal size from the results of earlier rounds, and run two at a time. So the
/// outcome depends on the data, the options and the number of rounds within the budget, not on which trial of a round
/// ends first; a search resumed from its trials ends like one that never stopped.
/// </remarks>
public sealed class Tuner
{
    private const int Cores = 2;
    private const int TrialsPerRound = 4;

    private readonly TuningOptions _options;
    private readonly TuningData _data;
    private readonly TuningData _kept;
    private readonly TimeProvider _time;
    private readonly Queue<TuningTrial> _known;
    private readonly List<TuningTrial> _trials = [];
    private readonly List<(string Stage, ModelOptions Before, ModelOptions After)> _tuned = [];

    /// <summary>A search.</summary>
    /// <param name="train">Events in time order; the newest are queried, the others learnt.</param>
    /// <param name="options">Settings of the search.</param>
    /// <param name="known">Trials of an interrupted search with the same events and options, in order.</param>
    /// <param name="time">The clock of the budget.</param>
    /// <exception cref="ArgumentException">An option is out of range; every fault is named.</exception>
    /// <exception cref="InvalidDataException">There are no queries.</exception>
    public Tuner(
        IReadOnlyList<LearntEvent> train, TuningOptions options, IEnumerable<TuningTrial> known, TimeProvider time)
    {
        OptionFaults.ThrowIfAny(options.Faults());
        _options = options;
        (_data, _kept) = TuningData.Of(train, options);
        _known = new Queue<TuningTrial>(known);
        _time = time;
        Best = options.Start with
        {
            Ranking = EvaluationOptions.FittedTo(options.Start.Ranking, options.Protocol, options.Exclude),
        };
    }

    /// <summary>The best options so far.</summary>
    public ModelOptions Best { get; private set; }

    /// <summary>Queries that each trial answers.</summary>
    public int Queries => _data.Queries.Length;

    /// <summary>Queries that are kept from all trials, for <see cref="Check"/>.</summary>
    public int KeptQueries => _kept.Queries.Length;

    /// <summary>All trials so far, in order.</summary>
    public IReadOnlyList<TuningTrial> Trials => _trials;

    /// <summary>Searches all stages until the budget is spent.</summary>
    /// <param name="trialDone">Called with each new trial, in order, on this thread; or null.</param>
    /// <param name="cancellation">Stops it; <see cref="Best"/> is the best found until then.</param>
    /// <exception cref="OperationCanceledException">It was stopped.</exception>
    public void Run(Action<TuningTrial>? trialDone, CancellationToken cancellation)
    {
        var spent = TimeSpan.FromSeconds(_known.Sum(trial => trial.Seconds) / Cores);
        var startedAt = _time.GetTimestamp();
        var stages = TunableParameters.All.GroupBy(parameter => parameter.Stage)
            .Where(stage => _options.Algorithms.Contains(stage.Key) && IsUsed(stage.Key)).ToArray();
        var shareLeft = stages.Sum(stage => ShareOf(stage.Key));
        foreach (var stage in stages)
        {
            var used = spent + _time.GetElapsedTime(startedAt);
            var until = used + ((_options.Budget - used) * (ShareOf(stage.Key) / shareLeft));
            shareLeft -= ShareOf(stage.Key);
            RunStage(
                stage.Key,
                [.. stage],
                () => until - spent - _time.GetElapsedTime(startedAt),
                trialDone,
                cancellation);
        }
    }

    /// <summary>
    /// Measures what each stage gained on the queries kept from all trials: the best trial's own score is too high, as
    /// it was chosen for it. Takes as long as two trials of each stage that found something.
    /// </summary>
    /// <param name="cancellation">Stops it.</param>
    /// <returns>None without kept queries.</returns>
    /// <exception cref="OperationCanceledException">It was stopped.</exception>
    public IReadOnlyList<TuningCheck> Check(CancellationToken cancellation)
    {
        var checks = new List<TuningCheck>();
        foreach (var (stage, before, after) in _tuned.Where(_ => KeptQueries > 0))
        {
            var means = new BlockedMean[2];
            Parallel.For(
                0,
                means.Length,
                new ParallelOptions { MaxDegreeOfParallelism = Cores, CancellationToken = cancellation },
                i => means[i] = TrialRun.Mean(
                    AlgorithmOf(stage), i == 0 ? before : after, _kept, _options, cancellation));
            checks.Add(new TuningCheck(
                stage, means[0].Value, means[1].Value, new Bootstrap().Compare(means[1], means[0])));
        }

        return checks;
    }

    /// <summary>Only otto uses reminders.</summary>
    private bool IsUsed(string stage) =>
        stage != TunableParameters.ReminderStage || _options.Protocol == EvaluationProtocol.Otto;

    /// <summary>Reminders are tuned with the cheapest model: they are the same before the items of any.</summary>
    private static string AlgorithmOf(string stage) =>
        stage == TunableParameters.ReminderStage ? "popularity" : stage;

    private static double ShareOf(string stage) => stage switch
    {
        "full" => 8,
        "knn" => 6,
        "rules" or "blend" => 2,
        _ => 1,
    };

    private void RunStage(
        string stage,
        TunableParameter[] parameters,
        Func<TimeSpan> left,
        Action<TuningTrial>? trialDone,
        CancellationToken cancellation)
    {
        var from = Best;
        var best = new TuningTrial(stage, 0, parameters.ToDictionary(
            parameter => parameter.Name, parameter => TunableParameters.Value(from, parameter)), [], 0);
        // The first round measures the values before the stage.
        Dictionary<string, double>[] round = [new(best.Values, StringComparer.Ordinal)];
        var number = 0;
        var tookLast = TimeSpan.Zero;
        while (round.Length > 0 && Continues(stage, left() - (tookLast / 2)))
        {
            var started = left();
            foreach (var trial in RunRound(stage, number, round, from, best.Marks, cancellation))
            {
                _trials.Add(trial);
                trialDone?.Invoke(trial);
                if (trial.Score > (best.Score ?? double.MinValue))
                    best = trial;
            }

            tookLast = started - left();
            Best = TunableParameters.With(from, best.Values);
            number += round.Length;
            var next = Math.Min(stage == "full" ? Cores : TrialsPerRound, _options.TrialsMax - number);
            round = [.. Enumerable.Range(number, Math.Max(0, next)).Select(n =>
                ParameterProposal.Next(parameters, best.Values, n, _options.Seed))];
        }

        if (best.Number > 0)
            _tuned.Add((stage, from, Best));
    }

    /// <summary>Whether the stage's next round is already known, or there is time for it.</summary>
    private bool Continues(string stage, TimeSpan left) =>
        _known.TryPeek(out var known) ? known.Stage == stage : left > TimeSpan.Zero;

    private TuningTrial[] RunRound(
        string stage,
        int first,
        Dictionary<string, double>[] round,
        ModelOptions from,
        IReadOnlyList<double> best,
        CancellationToken cancellation)
    {
        var trials = new TuningTrial[round.Length];
        var begun = 0;
        while (begun < round.Length
            && _known.TryPeek(out var known)
            && (known.Stage, known.Number) == (stage, first + begun))
        {
            trials[begun++] = _known.Dequeue();
        }

        Parallel.For(
            begun,
            round.Length,
            new ParallelOptions { MaxDegreeOfParallelism = Cores, CancellationToken = cancellation },
            i =>
            {
                var started = _time.GetTimestamp();
                var options = TunableParameters.With(from, round[i]);
                var marks = TrialRun.Run(
                    AlgorithmOf(stage), options, _data, _options, best.Count == 0 ? null : best, cancellation);
                var seconds = Math.Round(_time.GetElapsedTime(started).TotalSeconds, 3);
                trials[i] = new TuningTrial(stage, first + i, round[i], marks, seconds);
            });
        return trials;
    }
}
