using CartStream.Datasets.Simulation;
using CartStream.Events;
using CartStream.Log;
using CartStream.Log.Sqlite;
using CartStream.Models;
using CartStream.Options;
using CartStream.Processing;
using CartStream.Processing.Ingest;
using CartStream.Processing.ModelSync;
using CartStream.Processing.Processor;

namespace CartStream.Benchmarks;

/// <summary>
/// The cost of a session to a node that follows topic <c>sessions</c>: time to read and learn it, memory, and its share
/// of a snapshot; and the memory of a shopper's state. All are inputs of <see cref="CapacityModel"/>.
/// </summary>
internal static class FollowerBenchmark
{
    private const int Events = 200_000;
    private const int Rounds = 3;

    /// <summary>Prints the figures, about half a minute.</summary>
    public static void Run()
    {
        var folder = Directory.CreateTempSubdirectory("cartstream-bench-");
        try
        {
            using var log = new SqliteLog(new SqliteLogOptions { Path = Path.Combine(folder.FullName, "log.db") });
            log.CreateTopics(Topology.Topics(partitions: 1));
            Fill(log);
            Console.WriteLine(Measure.Machine());
            Console.WriteLine($"{Events:N0} events of simulated shoppers; medians of {Rounds} rounds");
            Console.WriteLine();
            PrintSessions(log);
            PrintShoppers(log);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static void Fill(SqliteLog log)
    {
        var options = new ProcessorOptions { When = RecommendWhen.SessionStart };
        var shop = ShopModel.Create(new ModelOptions());
        using var source = new ShopSimulator(new SimulatorOptions { Events = Events });
        using var processor = StreamProcessor.Open(log, 0, options, new ItemDictionary(), shop, TimeProvider.System);
        var ingest = new EventIngest(log, source, TimeProvider.System);
        new PipelineRun(processor, ingest).RunAsync(null, CancellationToken.None).GetAwaiter().GetResult();
    }

    private static void PrintSessions(SqliteLog log)
    {
        var (seconds, sessions, recordBytes) = (new List<double>(), 0L, 0L);
        var shared = Empty();
        for (var round = 0; round <= Rounds; round++)
        {
            shared = Empty();
            using var follower = ModelUpdater.Open(log, shared, TimeProvider.System);
            var started = TimeProvider.System.GetTimestamp();
            follower.CatchUp(CancellationToken.None);
            seconds.Add(TimeProvider.System.GetElapsedTime(started).TotalSeconds);
        }

        ForEach(log, Topology.Sessions, (in record) =>
        {
            sessions++;
            recordBytes += record.Key.Length + record.Value.Length;
        });
        var model = shared.Model.Model;
        var snapshot = new MemoryStream();
        var before = TimeProvider.System.GetTimestamp();
        model.Save(snapshot);
        var saveSeconds = TimeProvider.System.GetElapsedTime(before).TotalSeconds;
        var median = seconds.Skip(1).Order().ElementAt(Rounds / 2);
        Console.WriteLine("| sessions | events a session | µs an event to follow | bytes a record | "
            + "bytes in the model | bytes in a snapshot | ms to take it |");
        Console.WriteLine("|---:|---:|---:|---:|---:|---:|---:|");
        Console.WriteLine(
            $"| {sessions:N0} | {(double)model.Version / sessions:N1} | {median / model.Version * 1e6:N2} | {
                recordBytes / sessions:N0} | {model.Bytes / sessions:N0} | {snapshot.Length / sessions:N0} | {
                saveSeconds * 1e3:N0} |");
        Console.WriteLine();
    }

    private static void PrintShoppers(SqliteLog log)
    {
        var (shoppers, bytes) = (0L, 0L);
        var before = GC.GetTotalMemory(forceFullCollection: true);
        var table = new ShopperStateStore(new ItemDictionary());
        ForEach(log, Topology.ShopperState, (in record) =>
        {
            shoppers++;
            bytes += record.Key.Length + record.Value.Length;
            table.Restore(record.Key, record.Value);
        });
        var held = GC.GetTotalMemory(forceFullCollection: true) - before;
        GC.KeepAlive(table);
        Console.WriteLine("| shoppers | bytes of state | bytes in memory |");
        Console.WriteLine("|---:|---:|---:|");
        Console.WriteLine($"| {shoppers:N0} | {bytes / shoppers:N0} | {held / shoppers:N0} |");
    }

    private static SharedModel Empty() => new(new ItemDictionary(), ShopModel.Create(new ModelOptions()));

    private delegate void RecordAction(in LogRecord record);

    private static void ForEach(SqliteLog log, string topic, RecordAction take)
    {
        var batch = new RecordBatch();
        using var reader = log.OpenReader(topic, 0, 0);
        while (reader.Read(batch, 4_096, TimeSpan.Zero, CancellationToken.None) > 0)
        {
            for (var i = 0; i < batch.Count; i++)
                take(batch[i]);
        }
    }
}
