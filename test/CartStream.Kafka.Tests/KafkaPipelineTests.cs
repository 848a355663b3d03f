using CartStream.Datasets.Simulation;
using CartStream.Events;
using CartStream.Log;
using CartStream.Log.Kafka;
using CartStream.Log.Sqlite;
using CartStream.Models;
using CartStream.Options;
using CartStream.Processing;
using CartStream.Processing.Ingest;
using CartStream.Processing.Processor;
using CartStream.Processing.Topics;
using CartStream.Recommendations;
using CartStream.Tests;

namespace CartStream.Kafka.Tests;

/// <summary>The pipeline does on a cluster what it does on the embedded log.</summary>
public sealed class KafkaPipelineTests : IDisposable
{
    private const int EventsCount = 400;
    private readonly TestCluster _cluster;
    private readonly TemporaryFolder _folder = new();

    public KafkaPipelineTests(TestCluster cluster)
    {
        cluster.SkipUnlessThere();
        _cluster = cluster;
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Run_same_events_with_a_restart_gives_the_recommendations_of_the_embedded_log()
    {
        using var embedded = new SqliteLog(new SqliteLogOptions { Path = _folder.File("store.db") });
        using var kafka = new KafkaLog(_cluster.Options(_cluster.NewPrefix()));

        var expected = await Run(embedded);
        var found = await Run(kafka);

        found.Answers.Count.ShouldBe(EventsCount);
        found.Answers.ShouldBe(expected.Answers);
        found.Totals.ShouldBe(expected.Totals);
        found.Stored.CountsByItem.ShouldBe(expected.Stored.CountsByItem);
        found.Stored.CountsBySource.ShouldBe(expected.Stored.CountsBySource);
    }

    private static async Task<(List<string> Answers, string Totals, StoredRecommendations Stored)> Run(IEventLog log)
    {
        log.CreateTopics(Topology.Topics(partitions: 1));
        var shop = new SimulatorOptions { Events = EventsCount, Items = 200, NewItemsPerDay = 5, Shoppers = 60 };
        using var events = new ShopSimulator(shop);
        await new EventIngest(log, events, TimeProvider.System) { BatchEventsMax = 30 }
            .RunAsync(progress: null, TestContext.Current.CancellationToken);
        using (var first = Open(log))
        {
            for (var batches = 0; batches < 3; batches++)
                first.ProcessBatch(TimeSpan.Zero, TestContext.Current.CancellationToken).ShouldBeGreaterThan(0);
            first.Flush();
        }

        using var second = Open(log);
        await new PipelineRun(second, ingest: null).RunAsync(progress: null, TestContext.Current.CancellationToken);
        // Offsets have gaps on a cluster.
        var totals = second.Totals with { NextOffset = null, EventsIdentity = null };
        return (Answers(log), totals.ToString(), StoredRecommendations.Read(log, partition: 0));
    }

    private static StreamProcessor Open(IEventLog log) => StreamProcessor.Open(
        log,
        partition: 0,
        new ProcessorOptions { BatchEventsMax = 50 },
        new ItemDictionary(),
        ShopModel.Create(new ModelOptions()),
        TimeProvider.System);

    /// <summary>Whom was recommended what, in order; all but offsets, which are the log's own.</summary>
    private static List<string> Answers(IEventLog log)
    {
        var answers = new List<string>();
        var batch = new RecordBatch();
        using var reader = log.OpenReader(Topology.Recommendations, 0, 0);
        while (reader.Read(batch, 1_000, TimeSpan.Zero, TestContext.Current.CancellationToken) > 0)
        {
            for (var i = 0; i < batch.Count; i++)
            {
                var answer = RecommendationRecord.Read(
                    batch[i].Key, batch[i].Value, batch[i].TimeMs, Topology.UserEvents, partition: 0);
                var items = answer.Items.Select(item => $"{item.ItemId} {item.Score:R} {item.Source} {item.Reason}");
                answers.Add(
                    $"{answer.SessionId} {answer.ShopperId} {answer.Time:O} {answer.Receipt.CartVersion} "
                    + $"{answer.Receipt.ModelVersion} {answer.Receipt.ConfigHash}: {string.Join(", ", items)}");
            }
        }

        return answers;
    }
}
