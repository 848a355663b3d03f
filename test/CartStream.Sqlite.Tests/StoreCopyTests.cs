using CartStream.Log;
using CartStream.Log.Sqlite;
using CartStream.Tests;
using CartStream.Tests.Logs;

namespace CartStream.Sqlite.Tests;

/// <summary>A store is copied while it is written to, by the statement that docs/formats/store.md names.</summary>
public sealed class StoreCopyTests : IDisposable
{
    private const string Topic = "user-events";
    private const int Before = 5_000;
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Copy_of_a_store_that_is_written_to_is_a_store_with_all_that_was_committed()
    {
        var path = _folder.File("log.db");
        using var log = new SqliteLog(new SqliteLogOptions { Path = path });
        log.CreateTopics([new TopicSpec(Topic, 1, false)]);
        using var producer = log.OpenProducer("p");
        Append(producer, Before);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        var writing = Task.Run(() => AppendUntil(producer, stop.Token), CancellationToken.None);

        Sql.Execute(path, $"VACUUM INTO '{_folder.File("copy.db")}'");

        await stop.CancelAsync();
        await writing;
        Sql.Rows(_folder.File("copy.db"), "PRAGMA integrity_check").ShouldBe(["ok"]);
        using var copy = new SqliteLog(new SqliteLogOptions { Path = _folder.File("copy.db") });
        var end = copy.EndOffset(Topic, 0);
        end.ShouldBeInRange(Before, log.EndOffset(Topic, 0));
        Sql.Rows(_folder.File("copy.db"), "SELECT count(*), max(\"offset\") FROM topic_user_events")
            .ShouldBe([$"{end}|{end - 1}"]);
    }

    private static void AppendUntil(ILogProducer producer, CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
            Append(producer, 1);
    }

    private static void Append(ILogProducer producer, int count) => producer.Commit(transaction =>
    {
        for (var i = 0; i < count; i++)
            transaction.Append(Topic, 0, "k", "v");
    });
}
