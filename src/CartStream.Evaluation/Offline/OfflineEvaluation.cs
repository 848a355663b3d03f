using CartStream.Evaluation.Intervals;
using CartStream.Index;
using CartStream.Models;

namespace CartStream.Evaluation.Offline;

/// <summary>
/// Makes models learn training events and answer test queries, on one thread, and measures quality, with intervals, and
/// speed. Every answer is chosen from all items of the model, never from a sample (Krichene &amp; Rendle, KDD 2020).
/// </summary>
/// <remarks>
/// Memory: the models, one count per item, and per model 256 blocks of sums, for any number of events and queries: both
/// are streamed. Models never learn from queries, and learning ends before the first query. A query has the time of its
/// newest event, but never a time before the newest learnt one, because benchmarks may lack times.
/// </remarks>
public sealed class OfflineEvaluation
{
    private const int EventsPerChunk = 4_096;
    private const int QueriesPerChunk = 512;
    private const int WarmUpRounds = 40;

    private static readonly TimeSpan WarmUpMax = TimeSpan.FromSeconds(1);

    private readonly EvaluationOptions _options;
    private readonly TimeProvider _time;

    /// <summary>An evaluation with these options.</summary>
    /// <exception cref="ArgumentException">An option is out of range; every fault is named.</exception>
    public OfflineEvaluation(EvaluationOptions options, TimeProvider time)
    {
        OptionFaults.ThrowIfAny(options.Faults());
        _options = options;
        _time = time;
    }

    /// <summary>Makes models learn, then answer.</summary>
    /// <param name="models">Models that have learnt nothing yet; at least one.</param>
    /// <param name="train">Events in time order.</param>
    /// <param name="queries">Queries, those of one session consecutively.</param>
    /// <param name="progress">
    /// Called after every few thousand events or hundred queries, and while models are fitted; on any thread; or null.
    /// </param>
    /// <param name="cancellation">Stops it between two of those steps.</param>
    /// <exception cref="OperationCanceledException">It was stopped.</exception>
    public EvaluationReport Run(
        IReadOnlyList<IModel> models,
        IEnumerable<LearntEvent> train,
        IEnumerable<EvaluationQuery> queries,
        Action<EvaluationProgress>? progress = null,
        CancellationToken cancellation = default)
    {
        ArgumentOutOfRangeException.ThrowIfZero(models.Count, nameof(models));
        ModelTrial[] trials = [.. models.Select(model => ModelTrial.Start(model, _options, _time))];
        try
        {
            return Run(trials, train, queries, progress, cancellation);
        }
        finally
        {
            Close(trials);
        }
    }

    private EvaluationReport Run(
        ModelTrial[] trials,
        IEnumerable<LearntEvent> train,
        IEnumerable<EvaluationQuery> queries,
        Action<EvaluationProgress>? progress,
        CancellationToken cancellation)
    {
        var counts = new ItemCounts();
        // Chunk by chunk, so that one pass over the input serves all models.
        foreach (var chunk in train.Chunk(EventsPerChunk))
        {
            cancellation.ThrowIfCancellationRequested();
            foreach (var trial in trials)
                trial.Learn(chunk);
            foreach (var e in chunk)
                counts.Add(e);
            progress?.Invoke(new EvaluationProgress(EvaluationPhase.Learning, counts.Total));
        }

        for (var i = 0; i < trials.Length; i++)
        {
            var before = i;
            trials[i].Fit(
                share => progress?.Invoke(new EvaluationProgress(
                    EvaluationPhase.Fitting, before, (before + share) / trials.Length)),
                cancellation);
        }

        foreach (var trial in trials)
            trial.Open(counts);
        var queried = RunQueries(trials, queries, progress, cancellation);
        return Report(trials, counts, queried);
    }

    /// <summary>
    /// Makes models answer and learn event by event; they are fitted as in a shop, by
    /// <see cref="EvaluationOptions.Refits"/>, and the stream waits for fits.
    /// </summary>
    /// <param name="models">Models that have learnt nothing yet; at least one.</param>
    /// <param name="steps">The stream; it is enumerated twice.</param>
    /// <param name="progress">Called after every few hundred events, on this thread; or null.</param>
    /// <param name="cancellation">Stops it between two of those steps, or while it waits for a fit.</param>
    /// <exception cref="OperationCanceledException">It was stopped.</exception>
    public EvaluationReport RunStream(
        IReadOnlyList<IModel> models,
        IEnumerable<EvaluationStep> steps,
        Action<EvaluationProgress>? progress = null,
        CancellationToken cancellation = default)
    {
        ArgumentOutOfRangeException.ThrowIfZero(models.Count, nameof(models));
        using var fits = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        ModelTrial[] trials =
            [.. models.Select(model => ModelTrial.StartStream(model, _options, _time, fits.Token))];
        try
        {
            return RunStream(trials, steps, progress, cancellation);
        }
        finally
        {
            // A fit that has not taken effect by the end of the stream is of no use.
            fits.Cancel();
            Close(trials);
        }
    }

    private EvaluationReport RunStream(
        ModelTrial[] trials,
        IEnumerable<EvaluationStep> steps,
        Action<EvaluationProgress>? progress,
        CancellationToken cancellation)
    {
        var counts = new ItemCounts();
        foreach (var step in steps)
            counts.Add(step.Event);
        foreach (var trial in trials)
            trial.Open(counts);
        var (done, queried) = (0L, 0L);
        foreach (var chunk in steps.Chunk(QueriesPerChunk))
        {
            cancellation.ThrowIfCancellationRequested();
            foreach (var trial in trials)
            {
                foreach (ref readonly var step in chunk.AsSpan())
                {
                    if (step.Query is { } query)
                        trial.Measure(query, (int)(SplitMix64.Mix(query.Session) % BlockedMean.DefaultBlocks));
                    trial.Learn([step.Event]);
                }
            }

            done += chunk.Length;
            queried += chunk.Count(step => step.Query is { Prefix.IsEmpty: false });
            progress?.Invoke(new EvaluationProgress(EvaluationPhase.Answering, done, done / (double)counts.Total));
        }

        return Report(trials, counts, queried);
    }

    private static void Close(ModelTrial[] trials)
    {
        foreach (var trial in trials)
            trial.Dispose();
    }

    private EvaluationReport Report(ModelTrial[] trials, ItemCounts counts, long queried)
    {
        var bootstrap = new Bootstrap(_options.Resamples, _options.Seed);
        var comparisons = from later in Enumerable.Range(1, trials.Length - 1)
                          from earlier in Enumerable.Range(0, later)
                          select trials[later].Compare(trials[earlier], bootstrap);
        return new EvaluationReport(
            counts.Total,
            counts.Items,
            queried,
            [.. trials.Select(trial => trial.Report(counts.Items, bootstrap))],
            [.. comparisons]);
    }

    /// <summary>
    /// Runs queries chunk by chunk, so that each model's memory stays in the caches for some hundred queries. Sessions
    /// are assigned to the blocks in turn. Before its answers count, each model answers the first few hundred queries
    /// for a second, until its code is fully optimised, and the garbage of learning is collected, so that latencies are
    /// those of a warm process.
    /// </summary>
    private long RunQueries(
        ModelTrial[] trials,
        IEnumerable<EvaluationQuery> queries,
        Action<EvaluationProgress>? progress,
        CancellationToken cancellation)
    {
        var queried = 0L;
        var block = -1;
        var session = 0UL;
        var blocks = new int[QueriesPerChunk];
        foreach (var chunk in queries.Chunk(QueriesPerChunk))
        {
            cancellation.ThrowIfCancellationRequested();
            for (var i = 0; i < chunk.Length; i++)
            {
                if (block < 0 || chunk[i].Session != session)
                    block = (block + 1) % BlockedMean.DefaultBlocks;
                session = chunk[i].Session;
                blocks[i] = block;
            }

            if (queried == 0)
                WarmUp(trials, chunk);
            foreach (var trial in trials)
            {
                for (var i = 0; i < chunk.Length; i++)
                    trial.Measure(chunk[i], blocks[i]);
            }

            queried += chunk.Length;
            progress?.Invoke(new EvaluationProgress(EvaluationPhase.Answering, queried));
        }

        return queried;
    }

    private void WarmUp(ModelTrial[] trials, EvaluationQuery[] queries)
    {
        foreach (var trial in trials)
        {
            var started = _time.GetTimestamp();
            for (var round = 0; round < WarmUpRounds && _time.GetElapsedTime(started) < WarmUpMax; round++)
            {
                foreach (var query in queries)
                    trial.WarmUp(query);
            }
        }

        GC.Collect();
    }
}
