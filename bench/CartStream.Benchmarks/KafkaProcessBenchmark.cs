using CartStream.Events;
using CartStream.Log;
using CartStream.Log.Kafka;
using CartStream.Models;
using CartStream.Options;
using CartStream.Processing.Ingest;
using CartStream.Processing.Processor;
using CartStream.Processing.Worker;
using Confluent.Kafka;

namespace CartStream.Benchmarks;

/// <summary>
/// <c>process --recommend session-start</c> compared with a bare transactional loop of Confluent.Kafka that consumes
/// the same events and produces each one unchanged, with the same maximum per transaction: one loop over all
/// partitions, and one for each on its own thread. Garbage from before a measurement is collected first.
/// </summary>
internal static class KafkaProcessBenchmark
{
    private const int Events = 200_000;
    private const int BatchEvents = 5_000;
    private const int Partitions = 4;
    private const int WarmUps = 3;
    private const int Rounds = 7;
    private static readonly int[] All = [.. Enumerable.Range(0, Partitions)];
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan LookInterval = TimeSpan.FromMilliseconds(5);

    /// <summary>Prints events per second of the three, and their processor time, in some 50 seconds.</summary>
    /// <param name="brokers">Brokers of a mock cluster.</param>
    public static void Run(int brokers = 1)
    {
        using var cluster = new BenchCluster(brokers);
        Console.WriteLine(Measure.Machine());
        Console.WriteLine($"{cluster.Name}; {Events:N0} events in {Partitions} partitions, up to {
            BatchEvents:N0} in a transaction, lz4; median of {Rounds} rounds, in turns");
        Console.WriteLine();
        for (var i = 0; i < WarmUps; i++)
            Round(cluster);
        var rounds = Enumerable.Range(0, Rounds).Select(_ => Round(cluster)).ToList();
        Console.WriteLine("| | events/s | processors' µs an event | `process` beside it |");
        Console.WriteLine("|---|---:|---:|---:|");
        Print("bare loop over all partitions", rounds, round => round.One);
        Print("bare loop for each partition", rounds, round => round.Each);
        Print("`process`", rounds, round => round.Ours);
    }

    private static (Cost One, Cost Each, Cost Ours) Round(BenchCluster cluster)
    {
        var (log, prefix) = cluster.NewLog(Partitions);
        using var closed = log;
        Send(log);
        return (Bare(cluster, prefix, [All]), Bare(cluster, prefix, [.. All.Select(one => (int[])[one])]), Ours(log));
    }

    private static void Send(KafkaLog log) => new EventIngest(log, ListedSource.Simulate(Events), TimeProvider.System)
        .RunAsync(progress: null, CancellationToken.None).GetAwaiter().GetResult();

    private static void Print(
        string name, List<(Cost One, Cost Each, Cost Ours)> rounds, Func<(Cost One, Cost Each, Cost Ours), Cost> of) =>
        Console.WriteLine($"| {name} | {Median(rounds.Select(round => Events / of(round).Seconds)):N0} | {
            Median(rounds.Select(round => of(round).ProcessorSeconds * 1e6 / Events)):N1} | {
            Median(rounds.Select(round => of(round).Seconds / round.Ours.Seconds)):P0} |");

    /// <summary>Runs a bare loop for each of <paramref name="shares"/>, the partitions it copies.</summary>
    private static Cost Bare(BenchCluster cluster, string prefix, int[][] shares)
    {
        long left = Events;
        GC.Collect();
        var begun = Cost.Now();
        var threads = shares.Select(share => new Thread(() => Copy(
            cluster, prefix, share, $"bare-{shares.Length}", count => Interlocked.Add(ref left, -count) > 0))).ToList();
        threads.ForEach(thread => thread.Start());
        threads.ForEach(thread => thread.Join());
        return Cost.Now() - begun;
    }

    /// <summary>
    /// Copies partitions until <paramref name="goesOn"/>, called with the count so far, returns false.
    /// </summary>
    private static void Copy(
        BenchCluster cluster, string prefix, int[] partitions, string group, Func<int, bool> goesOn)
    {
        using var producer = cluster.NewProducer(prefix, $"{group}-{partitions[0]}");
        using var consumer = cluster.NewConsumer(prefix, group);
        var from = prefix + Topology.UserEvents;
        var to = prefix + Topology.DeadLetters;
        consumer.Assign(partitions.Select(partition => new TopicPartitionOffset(from, partition, 0)));
        var count = 0;
        while (goesOn(count))
        {
            producer.BeginTransaction();
            var behind = new Dictionary<Partition, TopicPartitionOffset>();
            for (count = 0; count < BatchEvents && consumer.Consume(LookInterval) is { } read; count++)
            {
                producer.Produce(new TopicPartition(to, read.Partition), read.Message);
                behind[read.Partition] = new TopicPartitionOffset(from, read.Partition, read.Offset + 1);
            }

            if (count > 0)
                producer.SendOffsetsToTransaction(behind.Values, consumer.ConsumerGroupMetadata, Patience);
            producer.CommitTransaction(Patience);
        }
    }

    private static Cost Ours(KafkaLog log)
    {
        GC.Collect();
        var options = new WorkerOptions
        {
            Processor = new ProcessorOptions
            {
                When = RecommendWhen.SessionStart,
                Learning = ModelLearning.FromSessions,
                BatchEventsMax = BatchEvents,
            },
        };
        using var stop = new CancellationTokenSource();
        using var worker = new StreamWorker(
            log, options, new ItemDictionary(), ShopModel.Create(new ModelOptions()), TimeProvider.System);
        var run = Task.Factory.StartNew(
            () => worker.Run(polled: null, stop.Token),
            CancellationToken.None,
            TaskCreationOptions.LongRunning,
            TaskScheduler.Default);
        WaitUntil(() => worker.Status.Partitions.Count > 0, run);
        var begun = Cost.Now();
        WaitUntil(() => worker.Status.Counts.Events >= Events, run);
        var cost = Cost.Now() - begun;
        stop.Cancel();
        run.GetAwaiter().GetResult();
        return cost;
    }

    private static void WaitUntil(Func<bool> reached, Task run)
    {
        while (!reached())
        {
            if (run.IsCompleted)
                run.GetAwaiter().GetResult();
            Task.Delay(LookInterval, TimeProvider.System).GetAwaiter().GetResult();
        }
    }

    private static double Median(IEnumerable<double> figures)
    {
        var ordered = figures.Order().ToList();
        return ordered[ordered.Count / 2];
    }

    /// <summary>The cost of a run.</summary>
    private readonly record struct Cost(double Seconds, double ProcessorSeconds)
    {
        public static Cost Now() => new(
            (double)TimeProvider.System.GetTimestamp() / TimeProvider.System.TimestampFrequency,
            Environment.CpuUsage.TotalTime.TotalSeconds);

        public static Cost operator -(Cost end, Cost begun) =>
            new(end.Seconds - begun.Seconds, end.ProcessorSeconds - begun.ProcessorSeconds);
    }
}
