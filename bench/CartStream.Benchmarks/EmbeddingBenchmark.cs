using CartStream.Datasets.Reading;
using CartStream.Evaluation.Offline;
using CartStream.Events;
using CartStream.Index;
using CartStream.Options;
using CartStream.Queries;
using CartStream.Retrieval.Embedding;

namespace CartStream.Benchmarks;

/// <summary>The time to fit the item embedding on one core, for a query, and for scoring candidates.</summary>
internal static class EmbeddingBenchmark
{
    private const int Candidates = 150;
    private const int QueriesPerRound = 20_000;

    /// <summary>Fits all sessions of <paramref name="trainFile"/> with the defaults, and prints the cost.</summary>
    public static void Run(string trainFile)
    {
        Console.WriteLine(Measure.Machine());
        var corpus = Read(trainFile);
        var options = new EmbeddingOptions();
        var fit = new EmbeddingFit(corpus, options);
        var start = TimeProvider.System.GetTimestamp();
        fit.Run(progress: null, CancellationToken.None);
        var seconds = TimeProvider.System.GetElapsedTime(start).TotalSeconds;
        var embedding = fit.Build();

        // Three products per position: scores, and the gradients of the query and of the negatives.
        var positions = (double)fit.Positions * options.Epochs;
        var flops = positions * 3 * 2 * SampledSoftmax.Negatives * ItemEmbedding.Dimensions;
        Console.WriteLine(
            $"fit: {corpus.Count} sessions, {embedding.Count} vectors, {fit.Positions} positions × {options.Epochs}: "
            + $"{seconds:0.0} s, {positions / seconds / 1e3:0} k positions/s, {flops / seconds / 1e9:0} GFLOP/s, "
            + $"mean loss {fit.Loss:0.000}");
        using var saved = new MemoryStream();
        embedding.Save(saved);
        Console.WriteLine($"size: {saved.Length / 1e6:0.0} MB");
        Score(corpus, embedding);
    }

    private static void Score(SessionCorpus corpus, ItemEmbedding embedding)
    {
        var random = new SplitMix64(1);
        var candidates = new int[QueriesPerRound * Candidates];
        foreach (ref var item in candidates.AsSpan())
            item = random.Below(corpus.ItemCount);
        var all = Enumerable.Range(0, corpus.ItemCount).ToArray();
        var query = new float[ItemEmbedding.Dimensions];
        var scores = new float[Math.Max(Candidates, all.Length)];
        var seconds = Measure.MedianSeconds(
            () =>
            {
                for (var i = 0; i < QueriesPerRound; i++)
                    embedding.Query(candidates.AsSpan(i * Candidates, 10), query);
            },
            () =>
            {
                for (var i = 0; i < QueriesPerRound; i++)
                    embedding.Score(query, candidates.AsSpan(i * Candidates, Candidates), scores);
            },
            () => embedding.Score(query, all, scores));
        Console.WriteLine(
            $"query of 10 items: {seconds[0] / QueriesPerRound * 1e6:0.00} µs, "
            + $"scores of {Candidates} random items: {seconds[1] / QueriesPerRound * 1e6:0.00} µs, "
            + $"of all {all.Length}: {seconds[2] * 1e6:0} µs");
    }

    private static SessionCorpus Read(string trainFile)
    {
        using var source = EventFiles.Open([trainFile], new EventFileOptions { DuplicateWindowRows = 0 });
        var dictionary = new ItemDictionary();
        var starts = new List<int> { 0 };
        var items = new List<int>();
        var query = new QueryItems();
        foreach (var session in EvaluationInput.Sessions(source, dictionary))
        {
            query.Read(session.Interactions.ToArray());
            items.AddRange(query.Items.ToArray().Reverse());
            starts.Add(items.Count);
        }

        return new SessionCorpus([.. starts], [.. items], new EventType[items.Count], dictionary.Count);
    }
}
