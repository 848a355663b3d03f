using CartStream.Events;
using CartStream.Kafka;
using CartStream.Pipeline;
using CartStream.Recommending;
using Confluent.Kafka;

namespace CartStream.Benchmarks;

/// <summary>
/// <c>process --recommend session-start</c> beside a bare transactional loop of Confluent.Kafka that consumes the same
/// events and produces each one as it is, a thread a partition, as many in a transaction at most.
/// </summary>
internal static class KafkaProcessBenchmark
{
    private const int Events = 200_000;
    private const int BatchEvents = 5_000;
    private const int Partitions = 2;
    private const int Rounds = 3;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan LookInterval = TimeSpan.FromMilliseconds(5);

    /// <summary>Prints events per second of both, about a minute.</summary>
    public static void Run()
    {
        using var cluster = new BenchCluster();
        Console.WriteLine(Measure.Machine());
        Console.WriteLine($"{cluster.Name}; {Events:N0} events in {Partitions} partitions, up to {
            BatchEvents:N0} in a transaction, lz4; median of {Rounds} rounds, in turns");
        Console.WriteLine();
        var (bare, ours) = (new List<double>(), new List<double>());
        for (var round = 0; round <= Rounds; round++)
        {
            var (log, prefix) = cluster.NewLog(Partitions);
            using var closed = log;
            var events = ListedSource.Simulate(Events);
            new EventIngest(log, events, TimeProvider.System)
                .RunAsync(progress: null, CancellationToken.None).GetAwaiter().GetResult();
            var (bareSeconds, oursSeconds) = (Bare(cluster, prefix), Ours(log));
            // The first warms up.
            if (round == 0)
                continue;
            bare.Add(Events / bareSeconds);
            ours.Add(Events / oursSeconds);
        }

        Console.WriteLine("| bare consume and produce, events/s | process, events/s | ratio |");
        Console.WriteLine("|---:|---:|---:|");
        Console.WriteLine($"| {Median(bare):N0} | {Median(ours):N0} | {
            Median([.. ours.Zip(bare, (a, b) => a / b)]):P0} |");
    }

    private static double Bare(BenchCluster cluster, string prefix)
    {
        long left = Events;
        var started = TimeProvider.System.GetTimestamp();
        var threads = Enumerable.Range(0, Partitions).Select(partition => new Thread(() =>
            Copy(cluster, prefix, partition, count => Interlocked.Add(ref left, -count) > 0))).ToList();
        threads.ForEach(thread => thread.Start());
        threads.ForEach(thread => thread.Join());
        return TimeProvider.System.GetElapsedTime(started).TotalSeconds;
    }

    /// <summary>Copies a partition until <paramref name="goesOn"/>, told how much was done, says no.</summary>
    private static void Copy(BenchCluster cluster, string prefix, int partition, Func<int, bool> goesOn)
    {
        using var producer = cluster.NewProducer(prefix, $"bare-{partition}");
        using var consumer = cluster.NewConsumer(prefix);
        var from = new TopicPartition(prefix + Topology.UserEvents, partition);
        var to = new TopicPartition(prefix + Topology.DeadLetters, partition);
        consumer.Assign(new TopicPartitionOffset(from, 0));
        var count = 0;
        while (goesOn(count))
        {
            producer.BeginTransaction();
            var next = Offset.Unset;
            for (count = 0; count < BatchEvents && consumer.Consume(LookInterval) is { } read; count++)
            {
                producer.Produce(to, read.Message);
                next = read.Offset + 1;
            }

            if (count > 0)
            {
                producer.SendOffsetsToTransaction(
                    [new TopicPartitionOffset(from, next)],
                    consumer.ConsumerGroupMetadata,
                    Patience);
            }

            producer.CommitTransaction(Patience);
        }
    }

    private static double Ours(KafkaLog log)
    {
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
        var started = TimeProvider.System.GetTimestamp();
        WaitUntil(() => worker.Status.Counts.Events >= Events, run);
        var seconds = TimeProvider.System.GetElapsedTime(started).TotalSeconds;
        stop.Cancel();
        run.GetAwaiter().GetResult();
        return seconds;
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

    private static double Median(List<double> figures) => figures.Order().ElementAt(figures.Count / 2);
}
