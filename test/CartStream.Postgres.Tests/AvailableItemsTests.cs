using CartStream.Events;
using CartStream.Log;
using CartStream.Log.Sqlite;
using CartStream.Tests;
using Npgsql;

namespace CartStream.Postgres.Tests;

/// <summary>Items that can't be bought are in no view; the table stays as published.</summary>
public sealed class AvailableItemsTests
{
    private const string Ranked =
        "SELECT session_id, string_agg(rank || item_id, ' ' ORDER BY rank) FROM recommended_item GROUP BY 1 ORDER BY 1";

    private const string Sessions =
        "SELECT session_id, (SELECT string_agg(item ->> 'item_id', ' ') FROM jsonb_array_elements(items) AS item) "
        + "FROM session_recommendation ORDER BY 1";

    private const string Shoppers =
        "SELECT session_id, (SELECT string_agg(item ->> 'item_id', ' ') FROM jsonb_array_elements(items) AS item) "
        + "FROM shopper_recommendation ORDER BY 1";

    private const string Published =
        "SELECT session_id, (SELECT string_agg(item ->> 'item_id', ' ') FROM jsonb_array_elements(items) AS item) "
        + "FROM recommendation ORDER BY 1";

    private readonly TestDatabase _database;
    private readonly PostgresSinkOptions _options;

    public AvailableItemsTests(TestDatabase database)
    {
        PostgresServer.SkipUnlessPossible();
        _database = database;
        _options = database.NewOptions();
    }

    [Fact]
    public async Task Run_sold_out_and_withdrawn_items_are_in_no_view()
    {
        using var log = new TestLog();
        log.Recommend("s", "ann", 1, ["a", "b", "c", "d"]);
        log.Describe("a", inStock: false, 2);
        log.Describe("b", inStock: null, 2);
        log.Withdraw("c", 2);
        log.Describe("d", inStock: true, 2);

        await DrainAsync(log.Log);

        Rows(Ranked).ShouldBe(["s | 1b 2d"]);
        Rows(Sessions).ShouldBe(["s | b d"]);
        Rows(Shoppers).ShouldBe(["s | b d"]);
        Rows(Published).ShouldBe(["s | a b c d"]);
        Rows("SELECT item_id, status FROM item ORDER BY 1")
            .ShouldBe(["a | sold_out", "b | available", "c | withdrawn", "d | available"]);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(1_000)]
    public async Task Run_item_that_comes_back_is_in_the_views_again(int batch)
    {
        var options = _options with { BatchRecordsMax = batch };
        using var log = new TestLog();
        log.Recommend("s", "ann", 1, ["a", "b"]);
        log.Withdraw("a", 2);
        log.Describe("b", inStock: false, 2);
        await DrainAsync(log.Log, options);
        Rows(Ranked).ShouldBeEmpty();
        Rows(Sessions).ShouldBe(["s | "]);
        Rows("SELECT items FROM shopper_recommendation").ShouldBe(["[]"]);

        log.Describe("a", inStock: true, 3);
        log.Describe("b", inStock: true, 3);
        log.Describe("b", inStock: false, 4);
        await DrainAsync(log.Log, options);

        Rows(Ranked).ShouldBe(["s | 1a"]);
        Rows("SELECT item_id, status, changed_at FROM item ORDER BY 1").ShouldBe(
            ["a | available | 1970-01-01T00:00:03.000", "b | sold_out | 1970-01-01T00:00:04.000"]);
    }

    [Fact]
    public async Task Run_item_described_before_the_recommendation_of_it_is_left_out()
    {
        using var log = new TestLog();
        log.Describe("it\0em", inStock: false, 1);
        await DrainAsync(log.Log);

        log.Recommend("s", "ann", 2, ["it\0em", "b"]);
        await DrainAsync(log.Log);

        Rows(Ranked).ShouldBe(["s | 1b"]);
    }

    [Fact]
    public async Task Run_record_without_a_value_says_nothing_of_the_item()
    {
        using var log = new TestLog();
        log.Recommend("s", "ann", 1, ["a"]);
        log.Describe("a", inStock: false, 1);
        using (var producer = log.Log.OpenProducer("earlier-version"))
        {
            using var transaction = producer.Begin();
            transaction.Delete(Topology.Items, 0, "a"u8, 2_000);
            transaction.Commit();
        }

        await DrainAsync(log.Log);

        Rows(Ranked).ShouldBe(["s | 1a"]);
    }

    [Fact]
    public async Task Run_position_set_back_ends_with_the_same_items()
    {
        using var log = new TestLog();
        log.Describe("a", inStock: true, 1);
        log.Describe("a", inStock: false, 2);
        log.Withdraw("b", 2);
        await DrainAsync(log.Log);
        var expected = _database.Contents(_options);
        _database.Execute(_options, "UPDATE sink_position SET next_offset = 0");

        await DrainAsync(log.Log);

        _database.Contents(_options).ShouldBe(expected);
    }

    [Fact]
    public async Task Run_schema_of_the_version_before_gets_the_items_and_keeps_a_shops_own_views()
    {
        await using (var connection = new NpgsqlConnection(_options.Target.ConnectionString(_options)))
        {
            await connection.OpenAsync(TestContext.Current.CancellationToken);
            await new SinkSchema(_options.Schema, [SinkMigrations.All[0]])
                .MigrateAsync(connection, TestContext.Current.CancellationToken);
        }

        _database.Execute(_options, "CREATE VIEW own AS SELECT item_id FROM recommended_item");
        _database.Execute(_options, "CREATE VIEW own_shoppers AS SELECT * FROM shopper_recommendation");
        _database.Execute(
            _options,
            "INSERT INTO recommendation VALUES ('s', 'ann', '2026-01-01', "
            + "'[{\"item_id\":\"a\",\"score\":1},{\"item_id\":\"b\",\"score\":1}]', 0, 0, 0, 'c', 0, 0)");
        using var log = new TestLog();
        log.Describe("a", inStock: false, 1);

        await DrainAsync(log.Log);

        Rows("SELECT item_id FROM own").ShouldBe(["b"]);
        Rows("SELECT jsonb_array_length(items) FROM own_shoppers").ShouldBe(["1"]);
    }

    [Fact]
    public async Task Run_log_that_gets_its_catalogue_later_is_followed_from_then_on()
    {
        using var folder = new TemporaryFolder();
        using var log = new SqliteLog(new SqliteLogOptions { Path = folder.File("older.db") });
        log.CreateTopics([.. Topology.Topics(1).Where(topic => topic.Name != Topology.Items)]);
        using var stop = new CancellationTokenSource();
        var looks = 0;
        var warnings = new List<string>();
        var sink = new PostgresSink(log, _options, new LeapingTime())
        {
            Warned = warnings.Add,
            Progress = totals =>
            {
                if (looks++ == 3)
                {
                    log.CreateTopics(Topology.Topics(1));
                    using var producer = log.OpenProducer("shop");
                    using var transaction = producer.Begin();
                    transaction.Append(Topology.Items, 0, "a"u8, "{\"in_stock\":false}"u8, 1_000);
                    transaction.Commit();
                }

                if (totals.Items == 1)
                    stop.Cancel();
            },
        };

        await Should.ThrowAsync<OperationCanceledException>(() => sink.RunAsync(drain: false, stop.Token));

        Rows("SELECT item_id, status FROM item").ShouldBe(["a | sold_out"]);
        warnings.ShouldHaveSingleItem().ShouldStartWith("the log has no topic items, or none that may be read: ");
    }

    private List<string> Rows(string sql) => _database.Rows(_options, sql);

    private Task DrainAsync(IEventLog log, PostgresSinkOptions? options = null) =>
        new PostgresSink(log, options ?? _options, new LeapingTime())
            .RunAsync(drain: true, TestContext.Current.CancellationToken);
}
