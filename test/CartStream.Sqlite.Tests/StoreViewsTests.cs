using CartStream.Log;
using CartStream.Log.Sqlite;
using CartStream.Tests;
using CartStream.Tests.Logs;

namespace CartStream.Sqlite.Tests;

/// <summary>The known topics in plain SQL.</summary>
public sealed class StoreViewsTests : IDisposable
{
    private const long TimeMs = 1_569_888_003_007;

    private const string Recommendation =
        """
        {"shopper":"463240011","items":[["5773203",1,"c",1569888000000,1],
        ["57",0.25,"r","5773203",12]],"offset":123,"cart":3,"model":122,"config":"9f3a01c2d4e5f607"}
        """;

    private readonly TemporaryFolder _folder = new();
    private readonly string _path;
    private readonly SqliteLog _log;

    public StoreViewsTests()
    {
        _path = _folder.File("store.db");
        _log = new SqliteLog(new SqliteLogOptions { Path = _path });
        _log.CreateTopics(
        [
            new TopicSpec("recommendations", 2, false),
            new TopicSpec("user-events", 1, false),
            new TopicSpec("user-events.dlq", 1, false),
        ]);
    }

    public void Dispose()
    {
        _log.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public void Recommendations_show_session_time_receipt_and_items()
    {
        Append("recommendations", "session-1", Recommendation);

        Sql.Rows(
            _path,
            """
            SELECT session_id, shopper_id, time, log_partition, log_offset, source_partition, source_offset,
                cart_version, model_version, config_hash, json_array_length(items)
            FROM recommendations
            """).ShouldBe(["session-1|463240011|2019-10-01T00:00:03.007Z|0|0|0|123|3|122|9f3a01c2d4e5f607|2"]);
    }

    [Theory]
    [InlineData("c", "cart")]
    [InlineData("h", "history")]
    [InlineData("r", "rules")]
    [InlineData("t", "together")]
    [InlineData("w", "walk")]
    [InlineData("n", "neighbours")]
    [InlineData("s", "session")]
    [InlineData("p", "popularity")]
    public void Recommended_items_name_every_source(string letter, string name)
    {
        Append("recommendations", "session-1", Recommendation.Replace("\"c\"", $"\"{letter}\""));

        Sql.Rows(_path, "SELECT source FROM recommended_items WHERE rank = 1").ShouldBe([name]);
    }

    [Fact]
    public void Recommended_items_are_a_row_each_by_rank()
    {
        Append("recommendations", "session-1", Recommendation);

        Sql.Rows(_path, "SELECT session_id, rank, item_id, score, source, a, b FROM recommended_items ORDER BY rank")
            .ShouldBe(["session-1|1|5773203|1|cart|1569888000000|1", "session-1|2|57|0.25|rules|5773203|12"]);
    }

    [Fact]
    public void Latest_recommendations_are_the_newest_of_each_session()
    {
        Append("recommendations", "session-1", Recommendation);
        Append("recommendations", "session-2", Recommendation);
        Append("recommendations", "session-1", Recommendation);

        Sql.Rows(_path, "SELECT session_id, log_offset FROM latest_recommendations ORDER BY session_id")
            .ShouldBe(["session-1|2", "session-2|1"]);
    }

    [Fact]
    public void Events_show_their_fields_and_leave_out_what_is_no_JSON()
    {
        Append("user-events", "7", "not json");
        Append("user-events", "7", """
            {"event_time":"2019-10-01T00:00:00Z","event_type":"cart","item_id":"57","shopper_id":"7","price":2.62}
            """);

        Sql.Rows(_path, "SELECT log_offset, event_time, event_type, item_id, shopper_id, brand, price FROM events")
            .ShouldBe(["1|2019-10-01T00:00:00Z|cart|57|7||2.62"]);
    }

    [Fact]
    public void Dead_letters_show_where_they_came_from_and_why()
    {
        Append(
            "user-events.dlq",
            "7",
            "not json",
            new RecordHeader("reason", "event: no JSON"),
            new RecordHeader("topic", "user-events"),
            new RecordHeader("partition", "0"),
            new RecordHeader("offset", "12"),
            new RecordHeader("time", "1569888000007"));

        Sql.Rows(_path, """SELECT reason, topic, partition, "offset", time, key, value FROM dead_letters""")
            .ShouldBe(["event: no JSON|user-events|0|12|2019-10-01T00:00:00.007Z|7|not json"]);
    }

    [Fact]
    public void View_with_an_outdated_text_is_made_anew()
    {
        Sql.Execute(_path, "DROP VIEW events");
        Sql.Execute(_path, "CREATE VIEW events AS SELECT 1 AS outdated");

        _log.CreateTopics([new TopicSpec("user-events", 1, false)]);

        Sql.Rows(_path, "SELECT count(event_time) FROM events").ShouldBe(["0"]);
    }

    private void Append(string topic, string key, string value, params RecordHeader[] headers)
    {
        using var producer = _log.OpenProducer("p");
        producer.Commit(t => t.Append(topic, 0, key, value, TimeMs, headers));
    }
}
