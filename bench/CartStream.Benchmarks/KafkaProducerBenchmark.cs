using CartStream.Log;
using CartStream.Processing.Ingest;
using Confluent.Kafka;
using Partitioner = CartStream.Log.Partitioner;

namespace CartStream.Benchmarks;

/// <summary>
/// Sends events as <c>replay --kafka</c> does, compared with a bare loop of Confluent.Kafka with the same settings, the
/// same records and as many of them in a transaction.
/// </summary>
internal static class KafkaProducerBenchmark
{
    private const int Events = 200_000;
    private const int BatchEvents = 5_000;
    private const int Partitions = 4;
    private const int Rounds = 5;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    /// <summary>Prints events per second of both, about a minute.</summary>
    public static void Run()
    {
        using var cluster = new BenchCluster();
        Console.WriteLine(Measure.Machine());
        Console.WriteLine($"{cluster.Name}; {Events:N0} events, {BatchEvents:N0} in a transaction, {
            Partitions} partitions, lz4; median of {Rounds} rounds, in turns");
        Console.WriteLine();
        var events = ListedSource.Simulate(Events);
        var (bare, ours) = (new List<double>(), new List<double>());
        for (var round = 0; round <= Rounds; round++)
        {
            var (bareSeconds, oursSeconds) = (Bare(cluster, events), Ours(cluster, events));
            // The first round is a warm-up.
            if (round == 0)
                continue;
            bare.Add(Events / bareSeconds);
            ours.Add(Events / oursSeconds);
        }

        Console.WriteLine("| bare transactional producer, events/s | replay --kafka, events/s | ratio |");
        Console.WriteLine("|---:|---:|---:|");
        Console.WriteLine($"| {Median(bare):N0} | {Median(ours):N0} | {
            Median([.. ours.Zip(bare, (a, b) => a / b)]):P0} |");
    }

    private static double Bare(BenchCluster cluster, ListedSource events)
    {
        var (log, prefix) = cluster.NewLog(Partitions);
        using var closed = log;
        using var producer = cluster.NewProducer(prefix, "bare");
        var started = TimeProvider.System.GetTimestamp();
        foreach (var batch in events.Records.Chunk(BatchEvents))
        {
            producer.BeginTransaction();
            foreach (var (key, value, timeMs) in batch)
            {
                var place = new TopicPartition(
                    prefix + Topology.UserEvents, Partitioner.PartitionOf(key, Partitions));
                producer.Produce(place, new Message<byte[], byte[]>
                {
                    Key = key, Value = value, Timestamp = new Timestamp(timeMs, TimestampType.CreateTime),
                });
            }

            producer.CommitTransaction(Patience);
        }

        return TimeProvider.System.GetElapsedTime(started).TotalSeconds;
    }

    private static double Ours(BenchCluster cluster, ListedSource events)
    {
        var (log, _) = cluster.NewLog(Partitions);
        using var closed = log;
        events.Restart();
        var ingest = new EventIngest(log, events, TimeProvider.System) { BatchEventsMax = BatchEvents };
        var started = TimeProvider.System.GetTimestamp();
        ingest.RunAsync(progress: null, CancellationToken.None).GetAwaiter().GetResult();
        return TimeProvider.System.GetElapsedTime(started).TotalSeconds;
    }

    private static double Median(List<double> figures) => figures.Order().ElementAt(figures.Count / 2);
}
