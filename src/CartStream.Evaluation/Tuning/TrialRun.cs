using CartStream.Evaluation.Intervals;
using CartStream.Evaluation.Metrics;
using CartStream.Evaluation.Offline;
using CartStream.Models;
using CartStream.Options;
using CartStream.Policies.Reminders;
using CartStream.Queries;
using CartStream.Recommendations;

namespace CartStream.Evaluation.Tuning;

/// <summary>
/// Scores one set of options: the sum of hit rate and reciprocal rank at 20 for next item, the weighted recall at 20
/// for otto. A trial whose mean is clearly below that of the best trial at the same check is stopped.
/// </summary>
internal static class TrialRun
{
    /// <summary>Items of an answer.</summary>
    public const int K = 20;

    // Shares of the queries after which a trial is compared, and how far below the best it may be there.
    private static readonly (double Share, double Behind)[] Checks = [(0.1, 0.08), (1 / 3d, 0.03), (1, 0)];

    /// <summary>Learns, answers and returns the means at each check that was reached.</summary>
    /// <param name="algorithm">Name of the algorithm.</param>
    /// <param name="options">The options to try.</param>
    /// <param name="data">The events and queries.</param>
    /// <param name="tuning">Protocol and exclusion.</param>
    /// <param name="best">Means of the best trial so far; null for the first one.</param>
    /// <param name="cancellation">Stops it.</param>
    /// <exception cref="OperationCanceledException">It was stopped.</exception>
    public static IReadOnlyList<double> Run(
        string algorithm,
        ModelOptions options,
        TuningData data,
        TuningOptions tuning,
        IReadOnlyList<double>? best,
        CancellationToken cancellation)
    {
        var marks = new List<double>();
        var (sum, answered) = (0d, 0);
        foreach (var score in Scores(algorithm, options, data, tuning, cancellation))
        {
            sum += score;
            var (share, behind) = Checks[marks.Count];
            if (++answered < (int)Math.Ceiling(share * data.Queries.Length))
                continue;
            marks.Add(sum / answered);
            if (best is not null && marks[^1] < best[marks.Count - 1] * (1 - behind))
                break;
        }

        return marks;
    }

    /// <summary>Learns, answers all queries and returns the mean score, by block of sessions or shoppers.</summary>
    /// <param name="algorithm">Name of the algorithm.</param>
    /// <param name="options">Its options.</param>
    /// <param name="data">The events and queries.</param>
    /// <param name="tuning">Protocol and exclusion.</param>
    /// <param name="cancellation">Stops it.</param>
    /// <exception cref="OperationCanceledException">It was stopped.</exception>
    public static BlockedMean Mean(
        string algorithm, ModelOptions options, TuningData data, TuningOptions tuning, CancellationToken cancellation)
    {
        var mean = new BlockedMean();
        var answered = 0;
        foreach (var score in Scores(algorithm, options, data, tuning, cancellation))
        {
            var key = data.Queries[answered++].Session;
            mean.Add((int)(SplitMix64.Mix(key) % BlockedMean.DefaultBlocks), score);
        }

        return mean;
    }

    private static IEnumerable<double> Scores(
        string algorithm, ModelOptions options, TuningData data, TuningOptions tuning, CancellationToken cancellation)
    {
        var model = ModelCatalog.TryCreate(algorithm, options)!;
        foreach (var e in data.Learnt)
            model.Learn(e);
        cancellation.ThrowIfCancellationRequested();
        var fit = model.PrepareFit();
        fit?.Run(null, cancellation);
        fit?.Publish();
        using var reader = model.OpenReader();
        var policy = new ReminderPolicy(reader, options.Reminders);
        var learntUntilMs = data.Learnt.Length == 0 ? 0 : data.Learnt.Max(e => e.TimeMs);
        var answer = new ScoredItem[K];
        for (var i = 0; i < data.Queries.Length; i++)
        {
            cancellation.ThrowIfCancellationRequested();
            var query = QueryOf(data.Queries[i], tuning.Exclude, learntUntilMs);
            var count = tuning.Protocol == EvaluationProtocol.Otto
                ? policy.Recommend(query, answer)
                : reader.Recommend(query, answer);
            yield return data.Weights[i]
                * Score(answer.AsSpan(0, count), data.Queries[i].Relevant.Span, tuning.Protocol);
        }
    }

    private static ModelQuery QueryOf(in EvaluationQuery query, ExclusionRule exclude, long learntUntilMs)
    {
        var prefix = query.Prefix.Span;
        return new ModelQuery
        {
            Session = prefix,
            Excluded = QueryExclusion.Of(
                exclude, prefix, Array.ConvertAll(query.Prefix.ToArray(), interaction => interaction.Item)),
            Objective = query.Objective,
            TimeMs = Math.Max(learntUntilMs, prefix[^1].TimeMs),
        };
    }

    private static double Score(
        ReadOnlySpan<ScoredItem> answer, ReadOnlySpan<int> relevant, EvaluationProtocol protocol)
    {
        Span<int> items = stackalloc int[K];
        for (var i = 0; i < answer.Length; i++)
            items[i] = answer[i].Item;
        Span<int> ranks = stackalloc int[K];
        var hits = HitRanks.Score(items[..answer.Length], relevant, ranks);
        return protocol == EvaluationProtocol.Otto
            ? hits.Within(K)
            : HitRate.At(hits, K) + MeanReciprocalRank.At(hits, K);
    }
}
