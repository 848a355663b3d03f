using System.Diagnostics;
using CartStream.Benchmarks.LightGbm;
using CartStream.LearningToRank;

namespace CartStream.Benchmarks;

/// <summary>
/// The time of the rankers to fit 60,000 groups of 30 rows of 50 features on one core and on all, and to score 40 and
/// 150 rows; compared with LightGBM, fitted to the same groups with the same settings.
/// </summary>
internal static class RankerBenchmark
{
    private const int Groups = 60_000;
    private const int Rows = 30;
    private const int Features = 50;
    private const int Calls = 2_000;
    private const int Seed = 42;

    /// <summary>Fits, scores and prints.</summary>
    public static void Run()
    {
        var random = new Random(Seed);
        var set = new RankingSet(Features, Groups * Rows);
        var group = new float[Rows * Features];
        for (var i = 0; i < Groups; i++)
            set.Add(group, Draw(random, group));
        Console.WriteLine(Measure.Machine());
        Console.WriteLine($"{Groups} groups of {Rows} rows of {Features} features");
        Console.WriteLine();
        Console.WriteLine("| fit | cores | seconds | core seconds | mean loss of new groups | their MRR |");
        Console.WriteLine("|---|---:|---:|---:|---:|---:|");
        Console.WriteLine($"| best possible | | | | {QualityOf(ScoreByUtility)} |");
        var linear = Fit("linear", 1, () => LinearRanker.Fit(set, new() { Cores = 1 }), r => r.Score);
        var options = new BoostedTreesOptions { HeldOutShare = 0 };
        var trees = Fit("trees", 1, () => BoostedTrees.Fit(set, options with { Cores = 1 }), r => r.Score);
        Fit("trees", Environment.ProcessorCount, () => BoostedTrees.Fit(set, options), r => r.Score);
        Fit("trees on linear", 1, () => BoostedTrees.Fit(set, options with { Cores = 1 }, linear), r => r.Score);
        var whole = options with { Cores = 1, GroupShare = 1, FeatureShare = 1 };
        Fit("trees, all groups and features", 1, () => BoostedTrees.Fit(set, whole), r => r.Score);
        using var xendcg = Fit("LightGBM, rank_xendcg", 1, () => FitLightGbm("rank_xendcg", 1), r => r.Score);
        using var lambda = Fit("LightGBM, lambdarank", 1, () => FitLightGbm("lambdarank", 1), r => r.Score);
        using var process = Process.GetCurrentProcess();
        Console.WriteLine($"peak memory, set included: {process.PeakWorkingSet64 / 1e6:0} MB");
        Console.WriteLine();
        Console.WriteLine("| score | µs for 40 rows | µs for 150 rows |");
        Console.WriteLine("|---|---:|---:|");
        PrintScoring("linear", linear.Score);
        PrintScoring($"trees ({trees.Trees})", trees.Score);
        PrintScoring("LightGBM, rank_xendcg", xendcg.Score);

        LightGbmTrees FitLightGbm(string objective, int cores) => LightGbmTrees.Fit(set, options, objective, cores);
    }

    private static T Fit<T>(string name, int cores, Func<T> fit, Func<T, Scoring> scoring)
    {
        GC.Collect();
        var start = TimeProvider.System.GetTimestamp();
        var used = Environment.CpuUsage.TotalTime;
        var ranker = fit();
        var seconds = TimeProvider.System.GetElapsedTime(start).TotalSeconds;
        used = Environment.CpuUsage.TotalTime - used;
        var quality = QualityOf(scoring(ranker));
        Console.WriteLine($"| {name} | {cores} | {seconds:0.0} | {used.TotalSeconds:0.0} | {quality} |");
        return ranker;
    }

    /// <summary>
    /// Mean loss and MRR on held-out groups. For a ranker whose scores are not log odds the loss means little; use its
    /// MRR.
    /// </summary>
    private static string QualityOf(Scoring score)
    {
        var random = new Random(Seed + 1);
        var group = new float[Rows * Features];
        var scores = new float[Rows];
        var (loss, reciprocal) = (0.0, 0.0);
        const int newGroups = 5_000;
        for (var i = 0; i < newGroups; i++)
        {
            var relevant = Draw(random, group);
            score(group, scores);
            loss += Math.Log(scores.Sum(s => Math.Exp(s - scores[relevant])));
            reciprocal += 1.0 / scores.Count(s => s >= scores[relevant]);
        }

        return $"{loss / newGroups:0.0000} | {reciprocal / newGroups:0.0000}";
    }

    private static void PrintScoring(string name, Scoring score)
    {
        var random = new Random(Seed);
        var rows = new float[150 * Features];
        var scores = new float[150];
        for (var i = 0; i < rows.Length; i++)
            rows[i] = random.NextSingle();
        var seconds = Measure.MedianSeconds(() => Repeat(40), () => Repeat(150));
        Console.WriteLine($"| {name} | {seconds[0] / Calls * 1e6:0.00} | {seconds[1] / Calls * 1e6:0.00} |");

        void Repeat(int count)
        {
            for (var i = 0; i < Calls; i++)
                score(rows.AsSpan(0, count * Features), scores.AsSpan(0, count));
        }
    }

    private static void ScoreByUtility(ReadOnlySpan<float> rows, Span<float> scores)
    {
        for (var i = 0; i < scores.Length; i++)
            scores[i] = Utility(rows.Slice(i * Features, Features));
    }

    /// <summary>
    /// Linear in some features, with thresholds and interactions in others; most features are irrelevant.
    /// </summary>
    private static float Utility(ReadOnlySpan<float> x) =>
        (3 * x[0]) + (2 * x[1]) - x[2] + (x[3] > 0.8f ? 2 : 0) + (x[4] > 0.5f && x[5] > 0.5f ? 3 : 0)
        + (6 * x[6] * x[7]);

    /// <summary>Fills a group and draws its relevant row with odds e^utility.</summary>
    private static int Draw(Random random, float[] group)
    {
        var (best, relevant) = (double.NegativeInfinity, 0);
        for (var row = 0; row < Rows; row++)
        {
            var x = group.AsSpan(row * Features, Features);
            foreach (ref var feature in x)
                feature = random.NextSingle();
            var utility = Utility(x) - Math.Log(-Math.Log(1 - random.NextDouble()));
            if (utility > best)
                (best, relevant) = (utility, row);
        }

        return relevant;
    }

    private delegate void Scoring(ReadOnlySpan<float> rows, Span<float> scores);
}
