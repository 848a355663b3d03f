using System.Text.Json;
using CartStream.Cli.CommandLine;
using CartStream.Tests;

namespace CartStream.Cli.Tests.Verbs;

public sealed class ProfileTests
{
    [Fact]
    public async Task Profile_of_two_events_and_a_bad_row_shows_both_and_why()
    {
        using var folder = new TemporaryFolder();
        var file = await WriteSmallFileAsync(folder);

        var run = await CliRun.RunAsync("profile", file);

        run.ExitCode.ShouldBe(0);
        run.Error.ShouldBeEmpty();
        run.Out.ShouldContain("3 rows: 2 events, 0 exact duplicates, 1 rejected");
        run.Out.ShouldContain("from 2026-01-01 10:00:00 to 2026-01-01 10:05:00 UTC");
        run.Out.ShouldContain("1 shoppers, 1 sessions, 1 items, 1 brands, 0 categories");
        run.Out.ShouldContain($"{file}:2: ");
        run.Out.ShouldNotContain("\e");
    }

    [Fact]
    public async Task Profile_json_has_stable_keys()
    {
        using var folder = new TemporaryFolder();
        var file = await WriteSmallFileAsync(folder);

        var run = await CliRun.RunAsync("profile", file, "--json");

        using var document = JsonDocument.Parse(run.Out);
        var root = document.RootElement;
        root.EnumerateObject().Select(property => property.Name).ShouldBe(
        [
            "files", "rows", "events", "rejected", "duplicates", "passed_over", "inputs", "late_events",
            "first_event_time", "last_event_time", "shoppers", "items", "brands", "categories", "price_min",
            "price_max", "by_type", "by_hour", "by_day", "funnel", "session_length", "top_items", "top_brands",
            "top_categories",
            "rejected_by_field", "first_rejected",
        ]);
        Keys(root.GetProperty("funnel")).ShouldBe(
            ["sessions", "with_view", "with_cart", "with_removal", "with_purchase", "abandoned_carts"]);
        Keys(root.GetProperty("session_length")).ShouldBe(["mean", "p50", "p90", "p99", "max", "single_share"]);
        Keys(root.GetProperty("first_rejected")[0]).ShouldBe(["file", "line", "reason"]);
        root.GetProperty("by_hour").GetArrayLength().ShouldBe(24);
        root.GetProperty("by_hour")[10].GetProperty("cart").GetInt64().ShouldBe(1);
        root.GetProperty("by_day").GetProperty("2026-01-01").GetInt64().ShouldBe(2);
        root.GetProperty("top_items")[0].GetProperty("name").GetString().ShouldBe("5773203");
    }

    [Fact]
    public async Task Profile_of_simulated_shoppers_agrees_with_the_summary_of_simulate()
    {
        using var folder = new TemporaryFolder();
        var file = folder.File("a.jsonl.gz");
        var simulated = await CliRun.RunAsync("simulate", "--events", "5000", "--out", file, "--json");

        var profiled = await CliRun.RunAsync("profile", file, "--json");

        using var summary = JsonDocument.Parse(simulated.Out);
        using var profile = JsonDocument.Parse(profiled.Out);
        foreach (var key in new[] { "events", "by_type", "first_event_time", "last_event_time" })
        {
            JsonElement.DeepEquals(profile.RootElement.GetProperty(key), summary.RootElement.GetProperty(key))
                .ShouldBeTrue(key);
        }

        profile.RootElement.GetProperty("rejected").GetInt64().ShouldBe(0);
        profile.RootElement.GetProperty("late_events").GetInt64().ShouldBe(0);
    }

    [Fact]
    public async Task Profile_of_a_file_that_is_sorted_counts_the_events_that_were_out_of_time_order()
    {
        using var folder = new TemporaryFolder();
        var file = folder.File("visits.csv");
        await File.WriteAllTextAsync(
            file,
            """
            visit,customer,sku,action,happened
            v1,c1,a,view,2026-01-05T10:00:00Z
            v1,c1,b,view,2026-01-05T10:09:00Z
            v2,c2,a,view,2026-01-05T10:03:00Z
            v2,c2,c,view,2026-01-05T10:04:00Z
            v3,c3,a,view,2026-01-05T10:11:00Z

            """,
            TestContext.Current.CancellationToken);

        var run = await CliRun.RunAsync(
            "profile", file, "--map", "session_id=visit,shopper_id=customer,item_id=sku,event_type=action,"
            + "event_time=happened");

        run.Out.ShouldContain("5 rows: 5 events, 0 exact duplicates, 0 rejected; 2 events out of time order");
    }

    [Fact]
    public async Task Profile_of_a_missing_file_is_one_line()
    {
        var run = await CliRun.RunAsync("profile", "no-such-file.csv");

        run.ExitCode.ShouldBe(1);
        run.Out.ShouldBeEmpty();
        run.Error.TrimEnd().ShouldBe("cartstream: no-such-file.csv: no such file");
    }

    [Fact]
    public async Task Profile_bad_options_names_every_fault()
    {
        var run = await CliRun.RunAsync(
            "profile", "a.csv", "--top", "-1", "--idle-minutes", "0", "--rejected", "a.csv");

        run.ExitCode.ShouldBe(2);
        run.Error.ShouldContain("cartstream: --top is -1, expected 0 to 1000");
        run.Error.ShouldContain("cartstream: --idle-minutes is too small, expected more than 0");
        run.Error.ShouldContain("cartstream: --rejected is a.csv, which is one of the files to read");
    }

    [Fact]
    public async Task Profile_without_a_file_is_bad_usage()
    {
        var run = await CliRun.RunAsync("profile");

        run.ExitCode.ShouldBe(2);
        run.Error.ShouldStartWith("cartstream: a file is missing");
    }

    [Fact]
    public async Task Profile_strict_ends_with_the_bad_row()
    {
        using var folder = new TemporaryFolder();
        var file = await WriteSmallFileAsync(folder);

        var run = await CliRun.RunAsync("profile", file, "--strict");

        run.ExitCode.ShouldBe(1);
        run.Error.ShouldContain($"{file}:2");
    }

    [Fact]
    public async Task Profile_interrupted_returns_130()
    {
        using var folder = new TemporaryFolder();
        var file = folder.File("a.jsonl");
        await CliRun.RunAsync("simulate", "--events", "10000", "--out", file);
        using var interruption = new CancellationTokenSource();
        await interruption.CancelAsync();

        var run = await CliRun.RunInterruptedAsync(["profile", file], interruption.Token);

        run.ExitCode.ShouldBe(130);
        run.Out.ShouldBeEmpty();
    }

    [Fact]
    public async Task Profile_of_real_cosmetics_months_counts_rows_and_duplicates()
    {
        string[] months = ["2019-10", "2019-11", "2019-12"];
        var files = months.Select(month => Repository.SharedData($"rees46_cosmetics/{month}.csv"));

        var run = await CliRun.RunAsync(["profile", .. files]);

        run.Out.ShouldContain("2,997 rows: 2,851 events, 146 exact duplicates, 0 rejected");
    }

    private static async Task<string> WriteSmallFileAsync(TemporaryFolder folder)
    {
        var file = folder.File("events.jsonl");
        await File.WriteAllTextAsync(
            file,
            """
            {"event_time":"2026-01-01T10:00:00Z","event_type":"view","item_id":"5773203","shopper_id":"1","brand":"cnd"}
            {"event_time":"2026-01-01T10:01:00Z","event_type":"wink","item_id":"5773203","shopper_id":"1"}
            {"event_time":"2026-01-01T10:05:00Z","event_type":"cart","item_id":"5773203","shopper_id":"1","price":2.62}

            """,
            TestContext.Current.CancellationToken);
        return file;
    }

    private static IEnumerable<string> Keys(JsonElement element) =>
        element.EnumerateObject().Select(property => property.Name);
}
