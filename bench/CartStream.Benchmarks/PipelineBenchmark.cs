using CartStream.Datasets.Simulation;
using CartStream.Events;
using CartStream.Log;
using CartStream.Log.Sqlite;
using CartStream.Models;
using CartStream.Options;
using CartStream.Processing;
using CartStream.Processing.Ingest;
using CartStream.Processing.Processor;

namespace CartStream.Benchmarks;

/// <summary>
/// The main job on simulated shoppers, durable in SQLite: its parts separately and together, to find the bottleneck.
/// Each figure is the median of several runs, each on a fresh store.
/// </summary>
internal static class PipelineBenchmark
{
    private const int Rounds = 3;
    private const int Partition = 0;

    /// <summary>Prints events per second of each part for both modes, about two minutes.</summary>
    public static void Run()
    {
        Console.WriteLine(Measure.Machine());
        Console.WriteLine();
        Console.WriteLine("| answers | events | send only /s | process only /s | both at once /s |");
        Console.WriteLine("|---|---:|---:|---:|---:|");
        MeasureMode(RecommendWhen.SessionStart, events: 600_000);
        MeasureMode(RecommendWhen.EveryEvent, events: 200_000);
    }

    private static void MeasureMode(RecommendWhen when, int events)
    {
        var (send, process, both) = (new double[Rounds], new double[Rounds], new double[Rounds]);
        for (var round = 0; round < Rounds; round++)
        {
            (send[round], process[round]) = Apart(when, events);
            both[round] = Together(when, events);
        }

        Console.WriteLine(
            $"| {when} | {events:N0} | {Median(send):N0} | {Median(process):N0} | {Median(both):N0} |");
    }

    private static (double Send, double Process) Apart(RecommendWhen when, int events)
    {
        using var store = new Store(when);
        using var source = Simulate(events);
        var time = TimeProvider.System;
        var started = time.GetTimestamp();
        var ingest = new EventIngest(store.Log, source, time);
        ingest.RunAsync(progress: null, CancellationToken.None).GetAwaiter().GetResult();
        var sent = time.GetTimestamp();
        new PipelineRun(store.Processor, ingest: null).RunAsync(null, CancellationToken.None).GetAwaiter().GetResult();
        return (
            events / time.GetElapsedTime(started, sent).TotalSeconds,
            events / time.GetElapsedTime(sent).TotalSeconds);
    }

    private static double Together(RecommendWhen when, int events)
    {
        using var store = new Store(when);
        using var source = Simulate(events);
        var started = TimeProvider.System.GetTimestamp();
        var ingest = new EventIngest(store.Log, source, TimeProvider.System);
        new PipelineRun(store.Processor, ingest).RunAsync(null, CancellationToken.None).GetAwaiter().GetResult();
        return events / TimeProvider.System.GetElapsedTime(started).TotalSeconds;
    }

    private static ShopSimulator Simulate(int events) => new(new SimulatorOptions { Events = events });

    private static double Median(double[] figures) => figures.Order().ElementAt(figures.Length / 2);

    private sealed class Store : IDisposable
    {
        private readonly string _folder = Directory.CreateTempSubdirectory("cartstream-bench-").FullName;

        public Store(RecommendWhen when)
        {
            Log = new SqliteLog(new SqliteLogOptions { Path = Path.Combine(_folder, "store.db") });
            Log.CreateTopics(Topology.Topics(partitions: 1));
            Processor = StreamProcessor.Open(
                Log,
                Partition,
                new ProcessorOptions { When = when },
                new ItemDictionary(),
                ShopModel.Create(new ModelOptions()),
                TimeProvider.System);
        }

        public SqliteLog Log { get; }

        public StreamProcessor Processor { get; }

        public void Dispose()
        {
            Processor.Dispose();
            Log.Dispose();
            Directory.Delete(_folder, recursive: true);
        }
    }
}
