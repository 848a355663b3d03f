using System.Collections.Concurrent;
using CartStream.Events;
using CartStream.Log;
using CartStream.Log.Kafka;
using CartStream.Models;
using CartStream.Options;
using CartStream.Processing.Processor;
using CartStream.Processing.Worker;
using CartStream.Recommendations;
using Confluent.Kafka;
using Partitioner = CartStream.Log.Partitioner;

namespace CartStream.Benchmarks;

/// <summary>
/// The time from passing an event to a producer until a read-committed reader has its recommendation, at 1,000 events a
/// second over 12 partitions, with every event answered. There are three mock brokers, which write the markers of a
/// commit some milliseconds after they answered it, like real ones.
/// </summary>
internal static class KafkaLatencyBenchmark
{
    private const int EventsPerSecond = 1_000;
    private const int WarmUpEvents = 20_000;
    private const int Events = 20_000;
    private const int Partitions = 12;
    private const int Brokers = 3;
    private static readonly TimeSpan MarkerDelay = TimeSpan.FromMilliseconds(4);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Wait = TimeSpan.FromMilliseconds(100);

    /// <summary>Prints p50, p90 and p99, about half a minute.</summary>
    public static void Run()
    {
        using var cluster = new BenchCluster(Brokers, MarkerDelay);
        Console.WriteLine(Measure.Machine());
        Console.WriteLine($"{cluster.Name}; {Events:N0} events at {EventsPerSecond}/s after {WarmUpEvents:N0}, {
            Partitions} partitions");
        Console.WriteLine();
        var (log, prefix) = cluster.NewLog(Partitions);
        using var closed = log;
        using var stop = new CancellationTokenSource();
        using var worker = new StreamWorker(
            log,
            new WorkerOptions { Processor = new ProcessorOptions { Learning = ModelLearning.FromSessions } },
            new ItemDictionary(),
            ShopModel.Create(new ModelOptions()),
            TimeProvider.System);
        var run = Task.Factory.StartNew(
            () => worker.Run(polled: null, stop.Token),
            CancellationToken.None,
            TaskCreationOptions.LongRunning,
            TaskScheduler.Default);
        var sent = new ConcurrentDictionary<(int Partition, long Offset), (int Number, long At)>();
        var reading = Task.Factory.StartNew(
            () => Read(log), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        Send(cluster, prefix, sent);
        var latencies = reading.GetAwaiter().GetResult()
            .Select(answer => (sent[answer.Key].Number, At: TimeProvider.System.GetElapsedTime(
                sent[answer.Key].At, answer.At)))
            .Where(answer => answer.Number >= WarmUpEvents).Select(answer => answer.At.TotalMilliseconds)
            .Order().ToList();
        stop.Cancel();
        run.GetAwaiter().GetResult();
        Console.WriteLine("| p50 ms | p90 ms | p99 ms | most ms |");
        Console.WriteLine("|---:|---:|---:|---:|");
        Console.WriteLine($"| {At(latencies, 0.5):N1} | {At(latencies, 0.9):N1} | {At(latencies, 0.99):N1} | {
            latencies[^1]:N1} |");
    }

    private static void Send(
        BenchCluster cluster,
        string prefix,
        ConcurrentDictionary<(int Partition, long Offset), (int Number, long At)> sent)
    {
        using var producer = new ProducerBuilder<byte[], byte[]>(
            [new("bootstrap.servers", cluster.Servers), new("enable.idempotence", "true"), new("linger.ms", "0")])
            .Build();
        var events = ListedSource.Simulate(WarmUpEvents + Events);
        var started = TimeProvider.System.GetTimestamp();
        for (var i = 0; i < events.Records.Count; i++)
        {
            var due = TimeSpan.FromSeconds((double)i / EventsPerSecond);
            while (due - TimeProvider.System.GetElapsedTime(started) is var left && left > TimeSpan.Zero)
                Task.Delay(TimeSpan.FromMilliseconds(Math.Ceiling(left.TotalMilliseconds)), TimeProvider.System)
                    .GetAwaiter().GetResult();
            var (number, at) = (i, TimeProvider.System.GetTimestamp());
            var (key, value, timeMs) = events.Records[i];
            producer.Produce(
                new TopicPartition(prefix + Topology.UserEvents, Partitioner.PartitionOf(key, Partitions)),
                new Message<byte[], byte[]>
                {
                    Key = key, Value = value, Timestamp = new Timestamp(timeMs, TimestampType.CreateTime),
                },
                report => sent[(report.Partition.Value, report.Offset.Value)] = (number, at));
        }

        producer.Flush(Patience);
    }

    private static List<((int Partition, long Offset) Key, long At)> Read(KafkaLog log)
    {
        var answers = new List<((int, long), long)>();
        var batch = new RecordBatch();
        using var reader = log.OpenReader(Topology.Recommendations, new long[Partitions]);
        while (answers.Count < WarmUpEvents + Events)
        {
            reader.Read(batch, 1_000, Wait, CancellationToken.None);
            var at = TimeProvider.System.GetTimestamp();
            for (var i = 0; i < batch.Count; i++)
            {
                var answer = RecommendationRecord.Read(
                    batch[i].Key, batch[i].Value, batch[i].TimeMs, Topology.UserEvents, batch[i].Partition);
                answers.Add(((batch[i].Partition, answer.Receipt.Offset), at));
            }
        }

        return answers;
    }

    private static double At(List<double> sorted, double share) => sorted[(int)(share * (sorted.Count - 1))];
}
