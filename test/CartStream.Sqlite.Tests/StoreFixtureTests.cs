using System.IO.Compression;
using System.Text;
using CartStream.Events;
using CartStream.Log;
using CartStream.Log.Sqlite;
using CartStream.Models;
using CartStream.Options;
using CartStream.Processing.Erasure;
using CartStream.Processing.Processor;
using CartStream.Tests;

namespace CartStream.Sqlite.Tests;

/// <summary>Stores that earlier versions wrote are read, and go on (Fixtures/README.md).</summary>
public sealed class StoreFixtureTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("store-v1", 2)]
    [InlineData("store-v2", 2)]
    [InlineData("store-v2-shoppers-v2", 2)]
    [InlineData("store-v2-shoppers-v3", 4)]
    public void Open_a_store_of_an_earlier_version_has_all_its_records(string fixture, int notes)
    {
        using var log = Open(fixture);

        Count(log, Topology.UserEvents).ShouldBeGreaterThan(100);
        Count(log, Topology.Recommendations).ShouldBe(Count(log, Topology.UserEvents));
        Count(log, Topology.Inputs).ShouldBe(notes);
        Count(log, "items").ShouldBe(1);
        Count(log, "impressions").ShouldBe(1);
        Count(log, "retries").ShouldBe(1);
        log.CommittedOffset(Topology.ProcessorGroup, Topology.UserEvents, 0)
            .ShouldBe(log.EndOffset(Topology.UserEvents, 0));
    }

    [Theory]
    [InlineData("store-v1")]
    [InlineData("store-v2")]
    [InlineData("store-v2-shoppers-v2")]
    [InlineData("store-v2-shoppers-v3")]
    public void Process_a_store_of_an_earlier_version_goes_on_with_its_shoppers_and_its_model(string fixture)
    {
        using var log = Open(fixture);
        using var processor = OpenProcessor(log);
        processor.FindShopper("s3"u8)!.History.Length.ShouldBeGreaterThan(0);
        processor.FindShopper("s5"u8).ShouldBeNull();
        var known = processor.ShopperCount;

        Send(log, "s3", "i1");
        Send(log, "newcomer", "i1");
        while (processor.ProcessBatch(TimeSpan.Zero, TestContext.Current.CancellationToken) > 0)
        {
        }

        processor.Flush();
        processor.ShopperCount.ShouldBe(known + 1);
        processor.Totals.DeadLetters.ShouldBe(0);
    }

    [Theory]
    [InlineData("store-v1")]
    [InlineData("store-v2")]
    [InlineData("store-v2-shoppers-v2")]
    [InlineData("store-v2-shoppers-v3")]
    public void Forget_in_a_store_of_an_earlier_version_leaves_no_byte(string fixture)
    {
        var path = Unpack(fixture);
        using (var log = new SqliteLog(new SqliteLogOptions { Path = path }))
        {
            ShopperEraser.Forget(log, log, 0, "half~gone"u8.ToArray(), ["impressions"], TimeProvider.System)
                .Remains.ShouldBeNull();
        }

        File.ReadAllBytes(path).AsSpan().IndexOf("half~gone"u8).ShouldBe(-1);
        File.Exists($"{path}-wal").ShouldBeFalse();
    }

    [Fact]
    public void Open_a_store_of_version_1_brings_it_to_the_newest()
    {
        var path = Unpack("store-v1");

        new SqliteLog(new SqliteLogOptions { Path = path }).Dispose();

        Sql.Rows(path, "PRAGMA user_version").ShouldBe([$"{StoreSchema.Version}"]);
        Sql.Rows(path, "PRAGMA integrity_check").ShouldBe(["ok"]);
        Sql.Rows(path, "SELECT count(*) FROM topic_user_events WHERE checksum IS NOT NULL").ShouldBe(["0"]);
    }

    private SqliteLog Open(string fixture)
    {
        var log = new SqliteLog(new SqliteLogOptions { Path = Unpack(fixture) });
        log.CreateTopics(Topology.Topics(partitions: 1));
        return log;
    }

    private string Unpack(string fixture)
    {
        var path = _folder.File($"{fixture}.db");
        var packed = Path.Combine(
            Repository.Root, "test", "CartStream.Sqlite.Tests", "Fixtures", $"{fixture}.db.gz");
        using var from = new GZipStream(File.OpenRead(packed), CompressionMode.Decompress);
        using var to = File.Create(path);
        from.CopyTo(to);
        return path;
    }

    private static StreamProcessor OpenProcessor(SqliteLog log) => StreamProcessor.Open(
        log,
        0,
        new ProcessorOptions(),
        new ItemDictionary(),
        ShopModel.Create(new ModelOptions()),
        TimeProvider.System);

    private static void Send(SqliteLog log, string shopper, string item)
    {
        using var producer = log.OpenProducer("test");
        using var transaction = producer.Begin();
        var json = $$"""
            {"event_time":"2026-03-01T10:06:00Z","event_type":"view","item_id":"{{item}}","shopper_id":"{{shopper}}"}
            """;
        transaction.Append(
            Topology.UserEvents, 0, Encoding.UTF8.GetBytes(shopper), Encoding.UTF8.GetBytes(json), 1_772_359_560_000);
        transaction.Commit();
    }

    private static int Count(SqliteLog log, string topic)
    {
        var batch = new RecordBatch();
        var count = 0;
        using var reader = log.OpenReader(topic, 0, 0);
        while (reader.Read(batch, 1_000, TimeSpan.Zero, CancellationToken.None) > 0)
            count += batch.Count;
        return count;
    }
}
