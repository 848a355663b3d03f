using CartStream.Datasets.Reading;
using CartStream.Evaluation.Latencies;
using CartStream.Evaluation.Offline;
using CartStream.Events;
using CartStream.Index;
using CartStream.Models;
using CartStream.Options;
using CartStream.Queries;
using CartStream.Recommendations;
using CartStream.Shoppers;

namespace CartStream.Benchmarks;

/// <summary>
/// The costs of a model, as opposed to its quality (see <c>cartstream evaluate</c>): learning, memory, answers on one
/// thread, on two, and beside a writer at full speed, and snapshots.
/// </summary>
internal static class ModelBenchmark
{
    private const int Rounds = 3;

    /// <summary>
    /// Learns <paramref name="trainFile"/>, queries with the rows of <paramref name="testFile"/>, prints tables.
    /// </summary>
    public static void Run(string trainFile, string testFile)
    {
        var items = new ItemDictionary();
        LearntEvent[] train;
        using (var source = EventFiles.Open([trainFile], new EventFileOptions { DuplicateWindowRows = 0 }))
            train = [.. EvaluationInput.Events(source, items)];
        var rows = PrefixFile.Read(testFile).Select(row => (row.Items, row.Target));
        Interaction[][] queries = [.. EvaluationInput.Rows(rows, items).Select(query => query.Prefix.ToArray())];
        Console.WriteLine(Measure.Machine());
        Console.WriteLine($"{train.Length:N0} events of {items.Count:N0} items; {queries.Length:N0} queries");
        Console.WriteLine();
        Console.WriteLine(
            "| model | learnt/s | bytes/event | 1 reader, q/s | 2 readers, q/s | ratio | p99 µs | "
            + "p99 beside a writer | p99 after it | learnt/s beside a reader |");
        Console.WriteLine("|---|---:|---:|---:|---:|---:|---:|---:|---:|---:|");
        // The train file fills the window exactly: with the writer running, each new session evicts one, so readers
        // scan as much as before.
        var window = new SessionStoreOptions { SessionsMax = train.Select(e => e.Session).Distinct().Count() };
        var defaults = new ModelOptions { Sessions = window };
        var neighbours = defaults with
        {
            Knn = new SessionKnnOptions { SessionsPerItem = 500, Neighbours = 100, LongShare = 1 },
        };
        Row("knn, m 500, k 100", "knn", neighbours, train, queries);
        Row("rules", "rules", defaults, train, queries);
        Row("blend", "blend", defaults, train, queries);
        var full = Row("full", "full", defaults, train, queries);
        Console.WriteLine();
        Snapshot(full, defaults);
    }

    private static IModel Row(
        string title, string name, ModelOptions options, LearntEvent[] train, Interaction[][] queries)
    {
        var model = ModelCatalog.TryCreate(name, options)!;
        var learning = Enumerable.Range(0, Rounds).Select(_ =>
        {
            model = ModelCatalog.TryCreate(name, options)!;
            return Seconds(() => Learn(model, train, 0));
        }).Min();
        var fit = model.PrepareFit();
        fit?.Run(null, CancellationToken.None);
        fit?.Publish();
        var bytes = (double)model.Bytes / train.Length;

        Ask(model, queries, parts: 1, part: 0, null);
        var alone = new LatencyHistogram();
        var one = Enumerable.Range(0, Rounds)
            .Select(_ => Seconds(() => Ask(model, queries, parts: 1, part: 0, alone))).Min();
        var two = Enumerable.Range(0, Rounds).Select(_ => Seconds(() => Parallel.Invoke(
            () => Ask(model, queries, parts: 2, part: 0, null),
            () => Ask(model, queries, parts: 2, part: 1, null)))).Min();

        var beside = new LatencyHistogram();
        using var stop = new CancellationTokenSource();
        var written = 0L;
        var writer = Task.Run(() =>
        {
            for (var copy = 1UL; !stop.IsCancellationRequested; copy++)
                written += Learn(model, train, copy, stop.Token);
        });
        var reading = Seconds(() => Ask(model, queries, parts: 1, part: 0, beside));
        stop.Cancel();
        writer.Wait();
        // The same model without a writer: the remaining difference is due to what the writer did to the data.
        var after = new LatencyHistogram();
        Ask(model, queries, parts: 1, part: 0, after);
        Console.WriteLine(
            $"| {title} | {train.Length / learning:N0} | {bytes:0.0} | {queries.Length / one:N0} | "
            + $"{queries.Length / two:N0} | {one / two:0.00} | {alone.Percentiles().P99:0} | "
            + $"{beside.Percentiles().P99:0} | {after.Percentiles().P99:0} | {written / reading:N0} |");
        return model;
    }

    private static void Snapshot(IModel model, ModelOptions options)
    {
        var snapshot = new MemoryStream();
        var saving = Seconds(() => model.Save(snapshot));
        var loaded = ModelCatalog.TryCreate(model.Name, options)!;
        snapshot.Position = 0;
        var loading = Seconds(() => loaded.Load(snapshot));
        Console.WriteLine(
            $"snapshot of full after the writer: {snapshot.Length / 1e6:0.0} MB, "
            + $"saved at {snapshot.Length / 1e6 / saving:N0} MB/s, "
            + $"loaded at {snapshot.Length / 1e6 / loading:N0} MB/s from memory, checksums "
            + (loaded.Checksum() == model.Checksum() ? "equal" : "DIFFERENT"));
    }

    /// <summary>Learns a copy of all events in new sessions, and returns how many were learnt.</summary>
    private static int Learn(IModel model, LearntEvent[] train, ulong copy, CancellationToken stop = default)
    {
        var learnt = 0;
        foreach (ref readonly var e in train.AsSpan())
        {
            model.Learn(e with { Session = e.Session + (copy * 0x9E3779B97F4A7C15) });
            if ((++learnt & 1_023) == 0 && stop.IsCancellationRequested)
                break;
        }

        return learnt;
    }

    private static void Ask(IModel model, Interaction[][] queries, int parts, int part, LatencyHistogram? latency)
    {
        using var reader = model.OpenReader();
        var results = new ScoredItem[20];
        for (var i = part; i < queries.Length; i += parts)
        {
            var started = TimeProvider.System.GetTimestamp();
            reader.Recommend(new ModelQuery { Session = queries[i], TimeMs = 0 }, results);
            latency?.Add((long)TimeProvider.System.GetElapsedTime(started).TotalNanoseconds);
        }
    }

    private static double Seconds(Action action)
    {
        var started = TimeProvider.System.GetTimestamp();
        action();
        return TimeProvider.System.GetElapsedTime(started).TotalSeconds;
    }
}
