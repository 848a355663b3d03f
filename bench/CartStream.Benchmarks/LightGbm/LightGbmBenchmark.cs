using CartStream.Datasets.Reading;
using CartStream.Evaluation.Offline;
using CartStream.Events;
using CartStream.Index;
using CartStream.LearningToRank;
using CartStream.Models;
using CartStream.Options;
using CartStream.Queries;
using CartStream.Retrieval;
using CartStream.Retrieval.Candidates;
using CartStream.Scoring;

namespace CartStream.Benchmarks.LightGbm;

/// <summary>
/// LightGBM as the last step of <c>full</c>: the same sessions, candidates, features, labels and settings as our trees,
/// and the same shortlist for each test query.
/// </summary>
internal static class LightGbmBenchmark
{
    private const int Best = 20;

    /// <summary>Every n-th query of the test file is used.</summary>
    private const int QueryStep = 5;

    private delegate void Scoring(ReadOnlySpan<float> rows, Span<float> scores);

    /// <summary>
    /// Learns <paramref name="trainFile"/>, fits all rankers, queries with rows of <paramref name="testFile"/>.
    /// </summary>
    public static void Run(string trainFile, string testFile)
    {
        var items = new ItemDictionary();
        var options = new ModelOptions { Trees = new BoostedTreesOptions { HeldOutShare = 0, Cores = 1 } };
        var index = Learn(trainFile, items, options);
        var trainer = new RankerTrainer(new SessionSnapshot(index.Sessions), options, null, CancellationToken.None);
        if (trainer.Run() is not { } fitted || trainer.TreeSet?.Next is not { } set)
            throw new InvalidOperationException($"{trainFile}: too few sessions for a fit");
        var rows = PrefixFile.Read(testFile).Select(row => (row.Items, row.Target));
        EvaluationQuery[] queries =
            [.. EvaluationInput.Rows(rows, items).Where((_, number) => number % QueryStep == 0)];
        Console.WriteLine(Measure.Machine());
        Console.WriteLine(
            $"{set.Groups:N0} groups, {set.Rows:N0} rows of {set.FeatureCount} features; {queries.Length:N0} queries");
        Console.WriteLine();
        Console.WriteLine("| trees | core seconds of the fit | HR@20 | MRR@20 | µs an answer |");
        Console.WriteLine("|---|---:|---:|---:|---:|");
        Row("ours", () => BoostedTrees.Fit(set, options.Trees), trees => trees.Score);
        foreach (var objective in new[] { "rank_xendcg", "lambdarank" })
        {
            using var trees = Row(
                $"LightGBM, {objective}",
                () => LightGbmTrees.Fit(set, options.Trees, objective, cores: 1),
                trees => trees.Score);
        }

        T Row<T>(string name, Func<T> fit, Func<T, Scoring> scoring)
        {
            var used = Environment.CpuUsage.TotalTime;
            var trees = fit();
            used = Environment.CpuUsage.TotalTime - used;
            var (hits, reciprocal, time) = Ask(index, options, fitted, queries, scoring(trees));
            Console.WriteLine(
                $"| {name} | {used.TotalSeconds:0.0} | {100.0 * hits / queries.Length:0.00} | "
                + $"{100 * reciprocal / queries.Length:0.00} | {time.TotalMicroseconds / queries.Length:0} |");
            return trees;
        }
    }

    private static ShopIndex Learn(string file, ItemDictionary items, ModelOptions options)
    {
        using var source = EventFiles.Open([file], new EventFileOptions { DuplicateWindowRows = 0 });
        var index = new ShopIndex(options);
        foreach (var e in EvaluationInput.Events(source, items))
            index.Learn(e);
        return index;
    }

    /// <summary>Hits, the sum of reciprocal ranks, and the time for scoring alone.</summary>
    private static (int Hits, double Reciprocal, TimeSpan Time) Ask(
        ShopIndex index, ModelOptions options, FittedRanker fitted, EvaluationQuery[] queries, Scoring score)
    {
        var context = new QueryContext(index.Sessions, options);
        var sources = new CandidateSources(index.Sessions, index.Content, options);
        var candidates = new CandidateTable(isDetailed: true);
        var shortlist = new Shortlist(options.Ranking, sources.Content);
        var rows = new float[options.Ranking.Ordered * fitted.Features.Width];
        var scores = new float[options.Ranking.Ordered];
        var (hits, reciprocal, ticks) = (0, 0.0, 0L);
        foreach (ref readonly var query in queries.AsSpan())
        {
            context.Begin(new ModelQuery { Session = query.Prefix.Span, TimeMs = 0 }, index.Popular);
            candidates.Begin(context.ItemsEnd, context.Session.Items);
            foreach (var source in sources.All)
                source.Retrieve(context, candidates);
            shortlist.Fill(context, candidates, fitted.Embedding, fitted.Features);
            var order = shortlist.OrderLinearly(fitted.Linear);
            var count = Math.Min(order.Length, shortlist.Ordered);
            var (target, relevant) = (shortlist.IndexOf(candidates, query.Relevant.Span[0]), -1);
            for (var i = 0; i < count; i++)
            {
                var at = Retrieval.TopK.PackedScores.Index(order[i]);
                shortlist.Row(at).CopyTo(rows.AsSpan(i * shortlist.Width));
                relevant = at == target ? i : relevant;
            }

            var start = TimeProvider.System.GetTimestamp();
            score(rows.AsSpan(0, count * shortlist.Width), scores.AsSpan(0, count));
            ticks += TimeProvider.System.GetElapsedTime(start).Ticks;
            var rank = relevant < 0 ? int.MaxValue : RankOf(relevant, scores.AsSpan(0, count));
            hits += rank <= Best ? 1 : 0;
            reciprocal += rank <= Best ? 1.0 / rank : 0;
        }

        return (hits, reciprocal, TimeSpan.FromTicks(ticks));
    }

    /// <summary>Among rows with the same score the first is the best.</summary>
    private static int RankOf(int row, ReadOnlySpan<float> scores)
    {
        var rank = 1;
        for (var i = 0; i < scores.Length; i++)
            rank += scores[i] > scores[row] || (scores[i] == scores[row] && i < row) ? 1 : 0;
        return rank;
    }
}
