using CartStream.Datasets.Simulation;
using CartStream.Events;
using CartStream.Log;
using CartStream.Log.Sqlite;
using CartStream.Models;
using CartStream.Options;
using CartStream.Processing;
using CartStream.Processing.Ingest;
using CartStream.Processing.Processor;
using CartStream.Tests;

namespace CartStream.Postgres.Tests;

/// <summary>An embedded log with what a simulated shop came to.</summary>
internal sealed class ProcessedShop : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public ProcessedShop() => Log = new SqliteLog(new SqliteLogOptions { Path = Store });

    public string Store => _folder.File("store.db");

    public SqliteLog Log { get; }

    /// <summary>Sends and processes events of simulated shoppers.</summary>
    public static async Task<ProcessedShop> CreateAsync(int events)
    {
        var shop = new ProcessedShop();
        shop.Log.CreateTopics(Topology.Topics(partitions: 1));
        var options = new SimulatorOptions { Events = events, Items = 200, NewItemsPerDay = 5, Shoppers = 80 };
        using var source = new ShopSimulator(options);
        using var processor = StreamProcessor.Open(
            shop.Log,
            partition: 0,
            new ProcessorOptions { BatchEventsMax = 100 },
            new ItemDictionary(),
            ShopModel.Create(new ModelOptions()),
            TimeProvider.System);
        var ingest = new EventIngest(shop.Log, source, TimeProvider.System);
        await new PipelineRun(processor, ingest).RunAsync(progress: null, TestContext.Current.CancellationToken);
        return shop;
    }

    public void Dispose()
    {
        Log.Dispose();
        _folder.Dispose();
    }
}
