using System.Globalization;
using System.IO.Compression;
using CartStream.Events;
using CartStream.Recommending;
using CartStream.Shoppers;

namespace CartStream.Benchmarks;

/// <summary>
/// Trains models event by event on session sequences and answers every prefix of the test sessions: HR@20 and MRR@20 of
/// the next item over all items, items of the session eligible, and what it costs on one core.
/// </summary>
internal static class ModelBenchmark
{
    private const int K = 20;
    private const long StepMs = 1_000;

    /// <summary>Prints one line per model; 0 on success.</summary>
    /// <param name="dataFolder">Holds <c>train_sessions.csv.gz</c> and <c>test_prefixes.csv.gz</c>.</param>
    /// <param name="names">Models; all when none is named.</param>
    public static int Run(string dataFolder, string[] names)
    {
        var train = ReadTrain(Path.Combine(dataFolder, "train_sessions.csv.gz"));
        var queries = ReadQueries(Path.Combine(dataFolder, "test_prefixes.csv.gz"));
        Console.WriteLine($"{train.Length} events, {queries.Count} queries, {Path.GetFileName(dataFolder)}");
        Console.WriteLine("model       HR@20  MRR@20  learn/s  bytes/event  queries/s   mean us  p50  p90  p99");
        foreach (var name in names.Length > 0 ? names : ModelCatalog.Names)
        {
            if (ModelCatalog.TryCreate(name) is null)
            {
                Console.Error.WriteLine($"no model '{name}'; there are {string.Join(", ", ModelCatalog.Names)}");
                return 2;
            }

            Measure(name, train, queries);
        }

        return 0;
    }

    private static void Measure(string name, LearntEvent[] train, List<(Touch[] Prefix, int Target)> queries)
    {
        Learn(ModelCatalog.TryCreate(name)!, train.AsSpan(0, train.Length / 10));
        var before = GC.GetTotalMemory(forceFullCollection: true);
        var model = ModelCatalog.TryCreate(name)!;
        var started = TimeProvider.System.GetTimestamp();
        Learn(model, train);
        var learning = TimeProvider.System.GetElapsedTime(started).TotalSeconds;
        var bytes = (GC.GetTotalMemory(forceFullCollection: true) - before) / (double)train.Length;

        var nowMs = train[^1].TimeMs;
        var micros = new double[queries.Count];
        Answer(model, queries.GetRange(0, queries.Count / 5), nowMs, micros);
        var quality = Answer(model, queries, nowMs, micros);
        var mean = micros.Average();
        Array.Sort(micros);
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{name,-10} {quality.HitRate,6:F2} {quality.Mrr,7:F2} {train.Length / learning,8:F0} {bytes,12:F1} "
            + $"{1e6 / mean,10:F0} {mean,9:F1} {At(0.5),4:F0} {At(0.9),4:F0} {At(0.99),4:F0}"));

        double At(double share) => micros[(int)(share * (micros.Length - 1))];
    }

    private static void Learn(IModel model, ReadOnlySpan<LearntEvent> events)
    {
        foreach (ref readonly var e in events)
            model.Learn(e);
    }

    private static (double HitRate, double Mrr) Answer(
        IModel model, List<(Touch[] Prefix, int Target)> queries, long nowMs, double[] micros)
    {
        var hits = 0;
        var reciprocals = 0.0;
        Span<ScoredItem> results = new ScoredItem[K];
        for (var q = 0; q < queries.Count; q++)
        {
            var started = TimeProvider.System.GetTimestamp();
            var count = model.Recommend(new ModelQuery { Session = queries[q].Prefix, TimeMs = nowMs }, results);
            micros[q] = TimeProvider.System.GetElapsedTime(started).TotalMicroseconds;
            for (var i = 0; i < count; i++)
            {
                if (results[i].Item != queries[q].Target)
                    continue;
                hits++;
                reciprocals += 1.0 / (i + 1);
            }
        }

        return (100.0 * hits / queries.Count, 100.0 * reciprocals / queries.Count);
    }

    private static LearntEvent[] ReadTrain(string path) =>
        [.. Lines(path).Select((line, row) =>
        {
            var fields = line.Split(',');
            return new LearntEvent(ulong.Parse(fields[0]), int.Parse(fields[2]), EventType.View, row * StepMs);
        })];

    private static List<(Touch[] Prefix, int Target)> ReadQueries(string path) =>
        [.. Lines(path).Select(line =>
        {
            var fields = line.Split(',');
            var prefix = fields[0].Split(' ').Select((item, i) => new Touch(int.Parse(item), EventType.View, i, i));
            return (prefix.ToArray(), int.Parse(fields[1]));
        })];

    private static IEnumerable<string> Lines(string path)
    {
        using var reader = new StreamReader(new GZipStream(File.OpenRead(path), CompressionMode.Decompress));
        reader.ReadLine();
        while (reader.ReadLine() is { } line)
            yield return line;
    }
}
