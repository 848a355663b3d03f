using CartStream.Evaluating.Intervals;
using CartStream.Recommending;

namespace CartStream.Evaluating.Offline;

/// <summary>
/// Lets models learn training events and answer test queries, on one thread, and measures quality, with intervals, and
/// speed. Every answer is chosen from all items the model knows, never from a sample (Krichene &amp; Rendle, KDD 2020).
/// </summary>
/// <remarks>
/// Memory: the models, one count per item, and per model 256 blocks of sums, however many events and queries there
/// are: both are streamed. Models never learn from queries, and learning ends before the first is asked. A query is
/// asked for the time of its newest event, but never for a time before the newest one learnt: benchmarks may lack
/// times.
/// </remarks>
public sealed class OfflineEvaluation
{
    private const int EventsPerChunk = 4_096;
    private const int QueriesPerChunk = 512;

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

    /// <summary>Runs it once.</summary>
    /// <param name="models">Models that have learnt nothing yet; at least one.</param>
    /// <param name="train">Events in time order.</param>
    /// <param name="queries">Queries, those of one session after each other.</param>
    /// <param name="progress">Told after every few thousand events or hundred queries, on this thread; or null.</param>
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
        var counts = new ItemCounts();
        var training = Learn(models, train, counts, progress, cancellation);
        ModelTrial[] trials =
            [.. models.Select((model, i) => new ModelTrial(model, training[i], _options, counts, _time))];
        var asked = Ask(trials, queries, progress, cancellation);

        var bootstrap = new Bootstrap(_options.Resamples, _options.Seed);
        var comparisons = from later in Enumerable.Range(1, trials.Length - 1)
                          from earlier in Enumerable.Range(0, later)
                          select trials[later].Compare(trials[earlier], bootstrap);
        return new EvaluationReport(
            counts.Total,
            counts.Items,
            asked,
            [.. trials.Select(trial => trial.Report(counts.Items, bootstrap))],
            [.. comparisons]);
    }

    /// <summary>
    /// Learns chunk by chunk, so that one pass over the input serves all models; gives each one's time.
    /// </summary>
    private TimeSpan[] Learn(
        IReadOnlyList<IModel> models,
        IEnumerable<LearntEvent> train,
        ItemCounts counts,
        Action<EvaluationProgress>? progress,
        CancellationToken cancellation)
    {
        var took = new TimeSpan[models.Count];
        foreach (var chunk in train.Chunk(EventsPerChunk))
        {
            cancellation.ThrowIfCancellationRequested();
            for (var i = 0; i < took.Length; i++)
            {
                var started = _time.GetTimestamp();
                foreach (ref readonly var e in chunk.AsSpan())
                    models[i].Learn(e);
                took[i] += _time.GetElapsedTime(started);
            }

            foreach (var e in chunk)
                counts.Add(e);
            progress?.Invoke(new EvaluationProgress(EvaluationPhase.Learning, counts.Total));
        }

        return took;
    }

    /// <summary>
    /// Asks chunk by chunk, so that a model finds its own memory in the caches for some hundred queries in a row.
    /// Sessions are dealt to the blocks in turn.
    /// </summary>
    private static long Ask(
        ModelTrial[] trials,
        IEnumerable<EvaluationQuery> queries,
        Action<EvaluationProgress>? progress,
        CancellationToken cancellation)
    {
        var asked = 0L;
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

            foreach (var trial in trials)
            {
                for (var i = 0; i < chunk.Length; i++)
                    trial.Ask(chunk[i], blocks[i]);
            }

            asked += chunk.Length;
            progress?.Invoke(new EvaluationProgress(EvaluationPhase.Answering, asked));
        }

        return asked;
    }
}
