using System.Text;
using CartStream.Events;
using CartStream.Log;
using CartStream.Log.Sqlite;
using CartStream.Recommendations;
using CartStream.Shoppers;
using CartStream.Tests;

namespace CartStream.Postgres.Tests;

public sealed class PostgresSinkTests
{
    private const string RecommendedItems =
        "SELECT session_id, shopper_id, string_agg(item_id, ' ' ORDER BY rank) FROM recommended_item "
        + "GROUP BY 1, 2 ORDER BY 1, 2";

    private const string Carts = "SELECT shopper_id, item_id, quantity, added_at FROM cart_line ORDER BY 1, 2";

    private readonly TestDatabase _database;
    private readonly PostgresSinkOptions _options;

    public PostgresSinkTests(TestDatabase database)
    {
        PostgresServer.SkipUnlessPossible();
        _database = database;
        _options = database.NewOptions();
    }

    [Fact]
    public async Task Run_processed_shop_gives_each_sessions_newest_recommendation()
    {
        using var shop = await ProcessedShop.CreateAsync(events: 1_500);

        await DrainAsync(shop.Log);

        var newest = Recommendations(shop.Log).GroupBy(answer => (answer.SessionId, answer.ShopperId))
            .Select(answers => answers.Last()).ToList();
        newest.Count.ShouldBeGreaterThan(100);
        Rows("SELECT session_id, shopper_id, event_time, source_offset, cart_version, model_version, config_hash "
            + "FROM recommendation ORDER BY source_offset").ShouldBe(newest.OrderBy(answer => answer.Receipt.Offset)
            .Select(answer => $"{answer.SessionId} | {answer.ShopperId} | {answer.Time:yyyy-MM-dd'T'HH:mm:ss.fff} | {
                answer.Receipt.Offset} | {answer.Receipt.CartVersion} | {answer.Receipt.ModelVersion} | {
                answer.Receipt.ConfigHash}"));
        var one = newest[^1];
        Rows("SELECT rank, item_id, score, source, reason FROM recommended_item "
            + $"WHERE session_id = '{one.SessionId}' ORDER BY rank").ShouldBe(one.Items.Select((item, i) =>
            $"{i + 1} | {item.ItemId} | {item.Score} | {item.Source} | {item.Reason}"));
    }

    [Fact]
    public async Task Run_processed_shop_gives_each_shoppers_cart_and_newest_recommendation()
    {
        using var shop = await ProcessedShop.CreateAsync(events: 1_500);

        await DrainAsync(shop.Log);

        var carts = CartLines(shop.Log);
        carts.Count.ShouldBeGreaterThan(10);
        Rows(Carts).ShouldBe(carts);
        Rows("SELECT shopper_id, source_offset FROM shopper_recommendation ORDER BY 1").ShouldBe(
            Recommendations(shop.Log).GroupBy(answer => answer.ShopperId)
                .OrderBy(answers => answers.Key, StringComparer.Ordinal)
                .Select(answers => $"{answers.Key} | {answers.Last().Receipt.Offset}"));
    }

    [Fact]
    public async Task Run_two_shoppers_in_a_session_keeps_a_row_for_each()
    {
        using var log = new TestLog(partitions: 2);
        log.Recommend("s", "ann", 1, ["a"]);
        log.Recommend("s", "bob", 2, ["b"], partition: 1);
        log.Recommend("s", "ann", 3, ["c", "d"]);

        await DrainAsync(log.Log);

        Rows(RecommendedItems).ShouldBe(["s | ann | c d", "s | bob | b"]);
    }

    [Fact]
    public async Task Run_changed_cart_replaces_its_lines()
    {
        using var log = new TestLog();
        log.Act(EventType.Cart, "ann", "a", 1, quantity: 2);
        log.Act(EventType.Cart, "ann", "b", 2);
        await DrainAsync(log.Log);
        Rows(Carts).ShouldBe(["ann | a | 2 | 1970-01-01T00:00:01.000", "ann | b | 1 | 1970-01-01T00:00:02.000"]);

        log.Act(EventType.RemoveFromCart, "ann", "a", 3);
        log.Act(EventType.Cart, "ann", "b", 4);
        log.Act(EventType.Cart, "ann", "c", 5);
        await DrainAsync(log.Log);

        Rows(Carts).ShouldBe(["ann | b | 2 | 1970-01-01T00:00:02.000", "ann | c | 1 | 1970-01-01T00:00:05.000"]);
        Rows("SELECT shopper_id, last_event_time, cart_version FROM shopper")
            .ShouldBe(["ann | 1970-01-01T00:00:05.000 | 5"]);
    }

    [Fact]
    public async Task Run_deleted_shopper_takes_the_cart_and_recommendations_along()
    {
        using var log = new TestLog();
        log.Recommend("s", "ann", 1, ["a"]);
        log.Recommend("t", "bob", 1, ["a"]);
        log.Act(EventType.Cart, "ann", "a", 1);
        log.Act(EventType.Cart, "bob", "a", 1);
        await DrainAsync(log.Log);

        log.Delete("ann", 2);
        await DrainAsync(log.Log);

        Rows(RecommendedItems).ShouldBe(["t | bob | a"]);
        Rows(Carts).ShouldBe(["bob | a | 1 | 1970-01-01T00:00:01.000"]);
        _database.Contents(_options).ShouldNotContain(row => row.Contains("ann", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(1_000)]
    public async Task Run_deletion_that_is_read_before_older_recommendations_still_covers_them(int batch)
    {
        using var log = new TestLog();
        for (var second = 1; second <= 20; second++)
            log.Recommend($"s{second}", "ann", second, ["a"]);
        log.Delete("ann", 20);
        log.Recommend("later", "ann", 21, ["b"]);

        await DrainAsync(log.Log, _options with { BatchRecordsMax = batch });

        Rows(RecommendedItems).ShouldBe(["later | ann | b"]);
        Rows("SELECT * FROM deleted_shopper").ShouldBeEmpty();
    }

    [Theory]
    [InlineData(1)]
    [InlineData(1_000)]
    public async Task Run_shopper_back_after_a_deletion_has_what_came_since(int batch)
    {
        var options = _options with { BatchRecordsMax = batch };
        using var log = new TestLog();
        log.Act(EventType.Cart, "ann", "a", 1);
        log.Recommend("s", "ann", 1, ["a"]);
        await DrainAsync(log.Log, options);
        log.Delete("ann", 2);
        await DrainAsync(log.Log, options);

        log.Act(EventType.Cart, "ann", "b", 3);
        log.Recommend("t", "ann", 3, ["c"]);
        await DrainAsync(log.Log, options);

        Rows(RecommendedItems).ShouldBe(["t | ann | c"]);
        Rows(Carts).ShouldBe(["ann | b | 1 | 1970-01-01T00:00:03.000"]);
    }

    [Fact]
    public async Task Run_position_set_back_never_puts_an_older_record_over_a_newer()
    {
        using var log = new TestLog();
        for (var second = 1; second <= 5; second++)
        {
            log.Recommend("s", "ann", second, [$"a{second}"]);
            log.Act(EventType.Cart, "ann", $"a{second}", second);
        }

        await DrainAsync(log.Log);
        var expected = _database.Contents(_options);
        _database.Execute(_options, "UPDATE sink_position SET next_offset = 0");

        // A batch ends half-way through the records that were written already.
        var sink = Sink(log.Log, _options with { BatchRecordsMax = 3 }, step =>
        {
            if (step == SinkStep.Committed)
                throw new OperationCanceledException();
        });
        await Should.ThrowAsync<OperationCanceledException>(() => RunAsync(sink));
        Rows(RecommendedItems).ShouldBe(["s | ann | a5"]);
        Rows("SELECT item_id FROM cart_line ORDER BY 1").ShouldBe(["a1", "a2", "a3", "a4", "a5"]);

        await DrainAsync(log.Log);
        _database.Contents(_options).ShouldBe(expected);
    }

    [Fact]
    public async Task Run_ids_that_no_text_of_PostgreSQL_can_hold_are_kept_with_a_mark()
    {
        using var log = new TestLog();
        log.Recommend("s\0", "an\0n", 1, ["it\0em", "'; DROP TABLE recommendation; --"]);
        log.Act(EventType.Cart, "an\0n", "it\0em", 1);

        await DrainAsync(log.Log);

        Rows(RecommendedItems).ShouldBe(["s␀ | an␀n | it␀em '; DROP TABLE recommendation; --"]);
        Rows("SELECT shopper_id, item_id FROM cart_line").ShouldBe(["an␀n | it␀em"]);
    }

    [Fact]
    public async Task Run_unreadable_state_says_where_it_is()
    {
        using var log = new TestLog();
        log.Append(Topology.ShopperState, 0, "ann", "no state"u8.ToArray(), 2);

        var fault = await Should.ThrowAsync<InvalidDataException>(() => DrainAsync(log.Log));

        fault.Message.ShouldStartWith(
            "topic shopper-state, partition 0, offset 0: shopper state can't be read: found version 110, 8 bytes, ");
    }

    [Fact]
    public async Task Run_database_ahead_of_the_log_says_so()
    {
        using var log = new TestLog();
        using var other = new TestLog();
        log.Recommend("s", "ann", 1, ["a"]);
        await DrainAsync(log.Log);

        var fault = await Should.ThrowAsync<LogException>(() => DrainAsync(other.Log));

        fault.Message.ShouldStartWith("topic recommendations, partition 0 ends at 0, expected 1 or more");
    }

    [Fact]
    public async Task Run_log_without_the_topics_says_so()
    {
        using var folder = new TemporaryFolder();
        using var log = new SqliteLog(new SqliteLogOptions { Path = folder.File("empty.db") });

        (await Should.ThrowAsync<LogException>(() => DrainAsync(log)))
            .Message.ShouldBe("the log has no topic shopper-state: let the shopper processor run first");
    }

    [Fact]
    public async Task Run_not_draining_writes_what_comes_until_cancelled()
    {
        using var log = new TestLog();
        using var stop = new CancellationTokenSource();
        var looks = 0;
        var sink = new PostgresSink(log.Log, _options, new LeapingTime())
        {
            Progress = totals =>
            {
                if (looks++ == 3)
                    log.Recommend("s", "ann", 1, ["a"]);
                if (totals.Recommendations == 1)
                    stop.Cancel();
            },
        };

        await Should.ThrowAsync<OperationCanceledException>(() => sink.RunAsync(drain: false, stop.Token));

        Rows(RecommendedItems).ShouldBe(["s | ann | a"]);
    }

    private List<string> Rows(string sql) => _database.Rows(_options, sql);

    private Task DrainAsync(IEventLog log, PostgresSinkOptions? options = null) =>
        RunAsync(Sink(log, options ?? _options, reached: null));

    private static PostgresSink Sink(IEventLog log, PostgresSinkOptions options, Action<SinkStep>? reached) =>
        new(log, options, new LeapingTime()) { Reached = reached };

    private static Task RunAsync(PostgresSink sink) =>
        sink.RunAsync(drain: true, TestContext.Current.CancellationToken);

    private static List<Recommendation> Recommendations(IEventLog log)
    {
        var found = new List<Recommendation>();
        Read(log.OpenReader(Topology.Recommendations, 0, 0), record => found.Add(RecommendationRecord.Read(
            record.Key, record.Value, record.TimeMs, Topology.UserEvents, partition: 0)));
        return found;
    }

    private static List<string> CartLines(IEventLog log)
    {
        var found = new List<string>();
        var items = new ItemDictionary();
        var codec = new ShopperStateCodec(items);
        var cart = new List<CartItem>();
        Read(log.OpenCompacted(Topology.ShopperState, 0), record =>
        {
            codec.Decode(record.Value).Cart.CopyTo(cart);
            foreach (var line in cart)
            {
                var addedAt = DateTimeOffset.FromUnixTimeMilliseconds(line.AddedAt.TimeMs);
                found.Add($"{Encoding.UTF8.GetString(record.Key)} | {Encoding.UTF8.GetString(items.Id(line.Item))} | {
                    line.Quantity} | {addedAt:yyyy-MM-dd'T'HH:mm:ss.fff}");
            }
        });
        found.Sort(StringComparer.Ordinal);
        return found;
    }

    private static void Read(ILogReader reader, Action<LogRecord> take)
    {
        using var _ = reader;
        var batch = new RecordBatch();
        while (reader.Read(batch, 1_000, TimeSpan.Zero, TestContext.Current.CancellationToken) > 0)
        {
            for (var i = 0; i < batch.Count; i++)
                take(batch[i]);
        }
    }
}
