using System.Text;
using CartStream.Cli.CommandLine;
using CartStream.Log;
using CartStream.Log.Sqlite;
using CartStream.Processing.Ingest;
using CartStream.Tests;

namespace CartStream.Cli.Tests.Verbs;

/// <summary><c>cartstream dlq</c> on the embedded log; the same on a cluster is in the tests of Kafka.</summary>
public sealed class DeadLetterTests : IDisposable
{
    private const string Event =
        """{"event_time":"2026-01-01T00:00:00Z","event_type":"view","item_id":"1","shopper_id":"s"}""";

    private readonly TemporaryFolder _folder = new();

    private string Store => _folder.File("store.db");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task List_shows_why_where_and_the_first_bytes_escaped()
    {
        Write(Topology.UserEvents, "k\u001b", "{\"event_time\":\u0007\\", timeMs: 1_767_225_600_000);
        await CliRun.JsonAsync("process", "--store", Store, "--until-idle", "0.05");

        var run = await CliRun.RunAsync("dlq", "list", "--store", Store);

        run.ExitCode.ShouldBe(0, run.Error);
        var lines = run.Out.Split('\n');
        lines[0].ShouldBe("0/0  2026-01-01T00:00:00.000Z  user-events 0/0  key 'k\\x1b'");
        lines[1].ShouldStartWith("    event: found ");
        lines[2].ShouldBe("    {\"event_time\":\\x07\\\\");
        lines[3].ShouldBe("dead letters: 1, shown: 1");
    }

    [Fact]
    public async Task List_filters_limit_what_is_shown_and_counted()
    {
        WriteLetter("old fault", Event, timeMs: 1_000);
        WriteLetter("new FAULT", Event, timeMs: 1_767_225_600_000);
        WriteLetter("other", Event, timeMs: 1_767_225_600_000);
        WriteLetter("new fault", Event, timeMs: 1_767_225_600_000);

        var found = await CliRun.RunAsync(
            "dlq", "list", "--store", Store, "--reason", "fault", "--since", "2026-01-01", "--limit", "1", "--json");

        found.ExitCode.ShouldBe(0, found.Error);
        found.Json().GetProperty("matching").GetInt64().ShouldBe(2);
        var letter = found.Json().GetProperty("dead_letters").EnumerateArray().ShouldHaveSingleItem();
        letter.EnumerateObject().Select(property => property.Name).ShouldBe(
        [
            "partition", "offset", "time", "reason", "topic", "source_partition", "source_offset", "key", "value",
            "value_bytes", "sent_again",
        ]);
        letter.GetProperty("offset").GetInt64().ShouldBe(1);
        letter.GetProperty("sent_again").GetBoolean().ShouldBeFalse();
    }

    [Fact]
    public async Task Replay_all_sends_each_once_and_leaves_what_is_no_event_still()
    {
        WriteLetter("fixed since", Event);
        WriteLetter("broken", "no json");
        WriteLetter("fixed since", Event);

        var dry = await ReplayAsync("--all", "--dry-run");
        var first = await ReplayAsync("--all");
        var second = await ReplayAsync("--all");

        dry.ShouldBe("dead letters chosen: 3; 2 would be sent to user-events, 0 sent before, 1 still no events\n");
        first.ShouldBe("dead letters chosen: 3; 2 sent to user-events, 0 sent before, 1 still no events\n");
        second.ShouldBe("dead letters chosen: 3; 0 sent to user-events, 2 sent before, 1 still no events\n");
        UserEvents().ShouldBe([Event, Event]);
    }

    [Fact]
    public async Task Replay_offsets_sends_those_and_force_those_that_are_no_events()
    {
        for (var i = 0; i < 5; i++)
            WriteLetter("broken", $"no json {i}");

        await ReplayAsync("--offsets", "0/1-2", "0/4", "--force");
        await ReplayAsync("--offsets", "0/2-3", "--force");

        UserEvents().ShouldBe(["no json 1", "no json 2", "no json 4", "no json 3"]);
        using var log = new SqliteLog(new SqliteLogOptions { Path = Store });
        DeadLetterReplay.ReadSent(log).ToString().ShouldBe("0/1-4");
    }

    [Theory]
    [InlineData("expected either --all or --offsets")]
    [InlineData("expected either --all or --offsets", "--all", "--offsets", "0/1")]
    [InlineData("--offsets is '7', expected partition/offset or partition/first-last", "--offsets", "7")]
    public async Task Replay_options_that_do_not_hold_together_are_bad_usage(string fault, params string[] args)
    {
        var run = await CliRun.RunAsync(["dlq", "replay", "--store", Store, .. args]);

        run.ExitCode.ShouldBe(2);
        run.Error.ShouldBe($"cartstream: {fault}\nRun 'cartstream dlq replay --help' for what is accepted.\n");
    }

    private async Task<string> ReplayAsync(params string[] args)
    {
        var run = await CliRun.RunAsync(["dlq", "replay", "--store", Store, .. args]);
        run.ExitCode.ShouldBe(0, run.Error);
        return run.Out;
    }

    private void WriteLetter(string reason, string value, long timeMs = 1_000) =>
        Write(Topology.DeadLetters, "s", value, timeMs, new RecordHeader("reason", reason));

    private void Write(string topic, string key, string value, long timeMs, params RecordHeader[] headers)
    {
        using var log = new SqliteLog(new SqliteLogOptions { Path = Store });
        log.CreateTopics(Topology.Topics(partitions: 1));
        using var producer = log.OpenProducer("test");
        using var transaction = producer.Begin();
        transaction.Append(topic, 0, Encoding.UTF8.GetBytes(key), Encoding.UTF8.GetBytes(value), timeMs, headers);
        transaction.Commit();
    }

    private List<string> UserEvents()
    {
        using var log = new SqliteLog(new SqliteLogOptions { Path = Store });
        using var reader = log.OpenReader(Topology.UserEvents, 0, 0);
        var batch = new RecordBatch();
        var values = new List<string>();
        while (reader.Read(batch, 100, TimeSpan.Zero, TestContext.Current.CancellationToken) > 0)
        {
            for (var i = 0; i < batch.Count; i++)
                values.Add(Encoding.UTF8.GetString(batch[i].Value));
        }

        return values;
    }
}
