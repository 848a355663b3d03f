using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using CartStream.Cli.CommandLine;
using CartStream.Log;
using CartStream.Log.Sqlite;
using CartStream.Tests;

namespace CartStream.Cli.Tests.Verbs;

/// <summary>
/// The store as a person with the program <c>sqlite3</c> sees it, by the queries of docs/formats/store.md.
/// </summary>
public sealed partial class StoreQueryTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private string Store => _folder.File("store.db");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Views_hold_as_many_rows_as_the_report_says()
    {
        var report = await RunAsync();

        (await CountAsync("events")).ShouldBe(report.GetProperty("stored_events").GetInt64());
        (await CountAsync("recommendations")).ShouldBe(report.GetProperty("recommendations").GetInt64());
        (await CountAsync("recommended_items")).ShouldBe(report.GetProperty("quality").GetProperty("items_by_source")
            .EnumerateObject().Sum(source => source.Value.GetInt64()));
        (await CountAsync("latest_recommendations")).ShouldBe(report.GetProperty("sessions").GetInt64());
        (await CountAsync("dead_letters")).ShouldBe(0);
    }

    [Fact]
    public async Task Views_show_the_newest_recommendation_as_the_report_does()
    {
        var newest = (await RunAsync()).GetProperty("newest_recommendation");

        var items = await QueryAsync(
            $"""
            SELECT item_id, score, source
            FROM latest_recommendations JOIN recommended_items USING (recommendation_id, session_id)
            WHERE session_id = '{newest.GetProperty("session_id").GetString()}' ORDER BY rank
            """);
        var receipt = await QueryAsync(
            """
            SELECT shopper_id, source_partition, source_offset, cart_version, model_version, config_hash
            FROM recommendations ORDER BY log_offset DESC LIMIT 1
            """);

        items.ShouldBe(newest.GetProperty("items").EnumerateArray().Select(item => string.Create(
            CultureInfo.InvariantCulture,
            $"{item.GetProperty("item_id")}|{item.GetProperty("score").GetDouble()}|{item.GetProperty("source")}")));
        var expected = newest.GetProperty("receipt");
        string[] fields = ["partition", "offset", "cart_version", "model_version", "config_hash"];
        var receiptText = string.Join('|', fields.Select(name => expected.GetProperty(name)));
        receipt.ShouldHaveSingleItem().ShouldBe($"{newest.GetProperty("shopper_id")}|{receiptText}");
    }

    [Fact]
    public async Task Available_items_leave_out_what_is_sold_out_or_withdrawn_by_now()
    {
        await RunAsync();
        var items = await QueryAsync("SELECT DISTINCT item_id FROM recommended_items ORDER BY item_id LIMIT 4");
        using (var log = new SqliteLog(new SqliteLogOptions { Path = Store }))
        {
            using var producer = log.OpenProducer("a-shop");
            using var transaction = producer.Begin();
            string[] values =
                ["""{"in_stock":false}""", """{"withdrawn":true}""", """{"in_stock":true}""", """{"price":2}"""];
            for (var i = 0; i < values.Length; i++)
            {
                transaction.Append(
                    Topology.Items, 0, Encoding.UTF8.GetBytes(items[i]), Encoding.UTF8.GetBytes(values[i]), 0);
            }

            transaction.Commit();
        }

        var available = await QueryAsync("SELECT DISTINCT item_id FROM available_recommended_items");

        items.Except(available).ShouldBe(items[..2]);
        available.Length.ShouldBe((int)await CountAsync("(SELECT DISTINCT item_id FROM recommended_items)") - 2);
    }

    [Fact]
    public async Task Dead_letters_show_what_was_no_event_and_why()
    {
        using (var log = new SqliteLog(new SqliteLogOptions { Path = Store }))
        {
            log.CreateTopics(Topology.Topics(partitions: 1));
            using var producer = log.OpenProducer("a-shop");
            using var transaction = producer.Begin();
            transaction.Append(Topology.UserEvents, 0, "7"u8, "not json"u8, 1_569_888_000_007);
            transaction.Commit();
        }

        var report = await RunAsync();

        report.GetProperty("dead_letters").GetInt64().ShouldBe(1);
        (await QueryAsync("""SELECT topic, partition, "offset", time, key, value FROM dead_letters"""))
            .ShouldBe(["user-events|0|0|2019-10-01T00:00:00.007Z|7|not json"]);
        (await QueryAsync("SELECT reason FROM dead_letters")).ShouldHaveSingleItem().ShouldStartWith("event: found");
    }

    [Fact]
    public async Task Documented_queries_give_rows()
    {
        await RunAsync();
        var docs = await File.ReadAllTextAsync(
            Path.Combine(Repository.Root, "docs", "formats", "store.md"), TestContext.Current.CancellationToken);
        var queries = SqlBlock().Matches(docs)
            .SelectMany(block => block.Groups["sql"].Value.Split(';', StringSplitOptions.TrimEntries))
            .Where(sql => sql.Length > 0)
            .ToList();

        queries.Count.ShouldBeGreaterThan(3);
        foreach (var sql in queries)
        {
            var rows = await QueryAsync(sql);
            if (!sql.Contains("dead_letters", StringComparison.Ordinal))
                rows.ShouldNotBeEmpty(sql);
        }
    }

    private Task<JsonElement> RunAsync() =>
        CliRun.JsonAsync("run", "--simulated-events", "1000", "--store", Store);

    private async Task<long> CountAsync(string view) => long.Parse(
        (await QueryAsync($"SELECT count(*) FROM {view}")).ShouldHaveSingleItem(), CultureInfo.InvariantCulture);

    private async Task<string[]> QueryAsync(string sql)
    {
        var start = new ProcessStartInfo("sqlite3", ["-readonly", "-bail", Store, sql])
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using var sqlite = Start(start);
        var rows = await sqlite.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        var errors = await sqlite.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await sqlite.WaitForExitAsync(TestContext.Current.CancellationToken);
        sqlite.ExitCode.ShouldBe(0, $"{sql}: {errors}");
        return rows.Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }

    private static Process Start(ProcessStartInfo start)
    {
        try
        {
            return Process.Start(start)!;
        }
        catch (Win32Exception)
        {
            Assert.Skip("the program sqlite3 is not installed; eng/test.sh installs it on Debian");
            throw;
        }
    }

    [GeneratedRegex("^```sql\n(?<sql>.*?)^```$", RegexOptions.Singleline | RegexOptions.Multiline, 1_000)]
    private static partial Regex SqlBlock();
}
