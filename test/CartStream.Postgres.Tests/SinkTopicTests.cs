using CartStream.Log;
using CartStream.Tests;
using CartStream.Tests.Logs;

namespace CartStream.Postgres.Tests;

/// <summary>Topics that were made anew, and records of other programs in them.</summary>
public sealed class SinkTopicTests
{
    private readonly TestDatabase _database;
    private readonly PostgresSinkOptions _options;
    private readonly List<string> _warnings = [];

    public SinkTopicTests(TestDatabase database)
    {
        PostgresServer.SkipUnlessPossible();
        _database = database;
        _options = database.NewOptions();
    }

    [Theory]
    [InlineData("cluster one", "cluster two", true)]
    [InlineData("here", "elsewhere", true)]
    [InlineData("cluster one", "elsewhere one", false)]
    [InlineData("cluster", "cluster one", false)]
    [InlineData(null, "cluster one", false)]
    [InlineData("cluster one", null, false)]
    public async Task Run_topic_of_another_identity_is_refused(string? before, string? now, bool isRefused)
    {
        using var log = new TestLog();
        log.Recommend("s1", "ann", 1, ["a"]);
        await DrainAsync(new IdentifiedLog(log.Log, before));
        log.Recommend("s2", "ann", 2, ["b"]);

        var again = DrainAsync(new IdentifiedLog(log.Log, now));

        if (isRefused)
        {
            (await Should.ThrowAsync<LogException>(() => again)).Message.ShouldBe(
                $"topic items is not the topic that schema '{_options.Schema}' was written from: it was made anew, or "
                + "copied from another cluster. Choose another --schema for it");
        }
        else
        {
            await again;
        }

        _database.Rows(_options, "SELECT count(*) FROM recommendation").ShouldBe([isRefused ? "1" : "2"]);
    }

    [Fact]
    public async Task Run_records_that_another_program_wrote_are_skipped_and_reported()
    {
        using var log = new TestLog();
        log.Append(Topology.Recommendations, 0, "s", "no json"u8.ToArray(), 1);
        log.Append(Topology.Recommendations, 0, "t", "{}"u8.ToArray(), 1);
        log.Recommend("s1", "ann", 2, ["a"]);
        log.Append(Topology.Items, 0, "cap", "[]"u8.ToArray(), 3);
        log.Append(Topology.Items, 0, "hat", "{}"u8.ToArray(), int.MaxValue * 1_000L);

        var totals = await DrainAsync(log.Log);

        totals.Skipped.ShouldBe(3);
        _warnings.ShouldHaveSingleItem().ShouldStartWith("topic items, partition 0, offset 0: ");
        _warnings[0].ShouldEndWith("; skipped 3 such");
        _database.Rows(_options, "SELECT session_id FROM recommendation").ShouldBe(["s1"]);
        _database.Rows(_options, "SELECT item_id FROM item").ShouldBe(["hat"]);
    }

    private async Task<SinkTotals> DrainAsync(IEventLog log)
    {
        var sink = new PostgresSink(log, _options, new LeapingTime()) { Warned = _warnings.Add };
        await sink.RunAsync(drain: true, TestContext.Current.CancellationToken);
        return sink.Totals;
    }

    private sealed class IdentifiedLog(IEventLog log, string? identity) : DelegatingLog(log)
    {
        public override string? FindTopicIdentity(string topic) => identity;
    }
}
