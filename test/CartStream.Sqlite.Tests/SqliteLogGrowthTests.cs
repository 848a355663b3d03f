using CartStream.Log;
using CartStream.Log.Sqlite;
using CartStream.Tests;
using CartStream.Tests.Logs;

namespace CartStream.Sqlite.Tests;

/// <summary>Bounds on the store's files and memory.</summary>
public sealed class SqliteLogGrowthTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Write_ahead_log_stays_small_while_readers_are_open()
    {
        const int checkpointPages = 100;
        const long walBytesMax = 4 * checkpointPages * 4096;
        var path = _folder.File("log.db");
        using var log = new SqliteLog(new SqliteLogOptions { Path = path, CheckpointPages = checkpointPages });
        log.CreateTopics([new TopicSpec("user-events", 1, false)]);
        using var producer = log.OpenProducer("p");
        using var behind = log.OpenReader("user-events", 0, 0);
        using var tail = log.OpenReader("user-events", 0, 0);
        var batch = new RecordBatch();
        var value = new string('x', 1_000);
        var grown = 0L;

        for (var i = 0; i < 300; i++)
        {
            producer.Commit(t =>
            {
                for (var record = 0; record < 50; record++)
                    t.Append("user-events", 0, "k", value);
            });
            behind.Read(batch, 1, TimeSpan.Zero, TestContext.Current.CancellationToken).ShouldBe(1);
            tail.Read(batch, 100, TimeSpan.Zero, TestContext.Current.CancellationToken).ShouldBe(50);
            grown = Math.Max(grown, new FileInfo($"{path}-wal").Length);
        }

        grown.ShouldBeLessThan(walBytesMax);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Write_ahead_log_stays_bounded_while_readers_never_pause(bool isByLink)
    {
        Assert.SkipWhen(isByLink && OperatingSystem.IsWindows(), "links there need a right of their own");
        const int checkpointPages = 100;
        const int commits = 400;
        var store = _folder.File("log.db");
        var path = isByLink ? _folder.File("link.db") : store;
        if (isByLink)
        {
            new SqliteLog(new SqliteLogOptions { Path = store }).Dispose();
            File.CreateSymbolicLink(path, store);
        }

        using var log = new SqliteLog(new SqliteLogOptions { Path = path, CheckpointPages = checkpointPages });
        log.CreateTopics([new TopicSpec("user-events", 1, false)]);
        using var stop = new CancellationTokenSource();
        var readers = Enumerable.Range(0, 3).Select(_ => Task.Run(() => ReadOverAndOver(log, stop.Token))).ToList();
        using var producer = log.OpenProducer("p");
        var value = new string('x', 50_000);
        var grown = 0L;

        for (var i = 0; i < commits; i++)
        {
            producer.Commit(t => t.Append("user-events", 0, "k", value));
            grown = Math.Max(grown, new FileInfo($"{store}-wal").Length);
        }

        await stop.CancelAsync();
        await Task.WhenAll(readers);

        // On a busy machine some attempts to start over find a reader each time; without any, all commits stay.
        grown.ShouldBeLessThan(commits * value.Length / 2);
    }

    [Fact]
    public void Enforce_a_log_that_cannot_be_moved_into_the_file_is_kept_and_no_fault_of_the_commit()
    {
        var path = _folder.File("log.db");
        new SqliteLog(new SqliteLogOptions { Path = path }).Dispose();
        using var connection = StoreConnection.OpenWriter(new SqliteLogOptions { Path = path });
        connection.Execute("PRAGMA user_version = 1");
        connection.Execute("BEGIN IMMEDIATE");
        Should.Throw<LogException>(() => connection.TryRestartWal(TimeSpan.Zero));
        var grown = new FileInfo($"{path}-wal").Length;

        new WalLimit(connection, $"{path}-wal", bytesMax: 1).Enforce();

        new FileInfo($"{path}-wal").Length.ShouldBe(grown);
        grown.ShouldBeGreaterThan(1);
    }

    [Fact]
    public void Append_and_read_once_warmed_up_allocate_next_to_nothing()
    {
        using var log = new SqliteLog(new SqliteLogOptions { Path = _folder.File("log.db") });
        log.CreateTopics([new TopicSpec("user-events", 1, false), new TopicSpec("shopper-state", 1, true)]);
        using var producer = log.OpenProducer("p");
        using var reader = log.OpenReader("user-events", 0, 0);
        var batch = new RecordBatch();
        AppendAndRead(producer, reader, batch);

        Allocations.Of(() => AppendAndRead(producer, reader, batch)).ShouldBeLessThan(20_000);
    }

    private static void ReadOverAndOver(SqliteLog log, CancellationToken stop)
    {
        var batch = new RecordBatch();
        while (!stop.IsCancellationRequested)
        {
            using var reader = log.OpenReader("user-events", 0, 0);
            while (!stop.IsCancellationRequested && reader.Read(batch, 50, TimeSpan.Zero, CancellationToken.None) > 0)
            {
            }
        }
    }

    private static void AppendAndRead(ILogProducer producer, ILogReader reader, RecordBatch batch)
    {
        using var transaction = producer.Begin();
        for (var i = 0; i < 5_000; i++)
        {
            transaction.Append("user-events", 0, "key"u8, "value"u8, i);
            transaction.Append("shopper-state", 0, "key"u8, "value"u8, i);
        }

        transaction.Commit();
        reader.Read(batch, 5_000, TimeSpan.Zero, TestContext.Current.CancellationToken).ShouldBe(5_000);
    }
}
