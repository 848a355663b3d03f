using System.Text;
using CartStream.Events;
using CartStream.Log;
using CartStream.Log.Kafka;
using CartStream.Models;
using CartStream.Options;
using CartStream.Processing;
using CartStream.Processing.Ingest;
using CartStream.Processing.Processor;

namespace CartStream.Benchmarks;

/// <summary>
/// How fast a new owner of a partition restores its shoppers: the states of a simulated shop, repeated under as many
/// ids as needed.
/// </summary>
internal static class KafkaRestoreBenchmark
{
    private const int Events = 60_000;
    private const int Shoppers = 300_000;
    private const int BatchRecords = 5_000;
    private const int Rounds = 3;

    /// <summary>Prints shoppers per second, about half a minute.</summary>
    public static void Run()
    {
        using var cluster = new BenchCluster();
        Console.WriteLine(Measure.Machine());
        var states = Simulate(cluster);
        var (log, _) = cluster.NewLog(partitions: 1);
        using var closed = log;
        Fill(log, states);
        Console.WriteLine($"{cluster.Name}; {Shoppers:N0} shoppers of {
            states.Average(state => state.Length):N0} bytes in one partition; median of {Rounds} rounds");
        Console.WriteLine();
        Restore(log);
        var rates = Enumerable.Range(0, Rounds).Select(_ => Shoppers / Restore(log)).Order().ToList();
        Console.WriteLine($"| shoppers/s |\n|---:|\n| {rates[Rounds / 2]:N0} |");
    }

    private static List<byte[]> Simulate(BenchCluster cluster)
    {
        var (log, _) = cluster.NewLog(partitions: 1);
        using var closed = log;
        using (var processor = Open(log))
        {
            var ingest = new EventIngest(log, ListedSource.Simulate(Events), TimeProvider.System);
            new PipelineRun(processor, ingest).RunAsync(null, CancellationToken.None).GetAwaiter().GetResult();
        }

        var states = new List<byte[]>();
        var batch = new RecordBatch();
        using var reader = log.OpenCompacted(Topology.ShopperState, 0);
        while (reader.Read(batch, BatchRecords, TimeSpan.Zero, CancellationToken.None) > 0)
        {
            for (var i = 0; i < batch.Count; i++)
                states.Add(batch[i].Value.ToArray());
        }

        return states;
    }

    private static void Fill(KafkaLog log, List<byte[]> states)
    {
        using var producer = log.OpenProducer("bench");
        foreach (var chunk in Enumerable.Range(0, Shoppers).Chunk(BatchRecords))
        {
            using var transaction = producer.Begin();
            foreach (var shopper in chunk)
            {
                var state = states[shopper % states.Count];
                transaction.Append(Topology.ShopperState, 0, Encoding.UTF8.GetBytes($"{shopper:D9}"), state, 1);
            }

            transaction.Commit();
        }
    }

    private static double Restore(KafkaLog log)
    {
        // Garbage of the previous round must not affect this one.
        GC.Collect();
        var started = TimeProvider.System.GetTimestamp();
        using var processor = Open(log);
        return TimeProvider.System.GetElapsedTime(started).TotalSeconds;
    }

    private static StreamProcessor Open(KafkaLog log) => StreamProcessor.Open(
        log,
        partition: 0,
        new ProcessorOptions { When = RecommendWhen.SessionStart },
        new ItemDictionary(),
        ShopModel.Create(new ModelOptions()),
        TimeProvider.System);
}
