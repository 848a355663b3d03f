using CartStream.Log;
using CartStream.Log.Sqlite;
using CartStream.Tests;
using CartStream.Tests.Logs;

namespace CartStream.Sqlite.Tests;

/// <summary>The embedded log keeps the contract of every log.</summary>
public sealed class SqliteLogConformanceTests : LogConformance, IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Read_waiting_wakes_at_a_commit_of_its_own_process_without_polling()
    {
        using var log = new SqliteLog(
            new SqliteLogOptions { Path = _folder.File("log.db"), PollInterval = TimeSpan.FromMinutes(1) });
        log.CreateTopics([new TopicSpec("user-events", 1, false)]);
        using var producer = log.OpenProducer("p");
        using var reader = log.OpenReader("user-events", 0, 0);
        var batch = new RecordBatch();
        var stop = TestContext.Current.CancellationToken;

        // Many times, so that some commits come before the reader looks and some while it waits.
        for (var i = 0; i < 50; i++)
        {
            var read = Task.Run(() => reader.Read(batch, 1, TimeSpan.FromMinutes(1), stop), stop);
            producer.Commit(t => t.Append("user-events", 0, "k", "v"));
            (await read.WaitAsync(LogCalls.Patience, stop)).ShouldBe(1);
        }
    }

    protected override IEventLog Open(string name) =>
        new SqliteLog(new SqliteLogOptions { Path = _folder.File($"{name}.db") });
}
