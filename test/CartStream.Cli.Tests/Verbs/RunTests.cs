using System.Text.Json;
using CartStream.Cli.CommandLine;
using CartStream.Tests;

namespace CartStream.Cli.Tests.Verbs;

/// <summary>The main job on simulated shoppers.</summary>
public sealed class RunTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Run_simulated_shoppers_shows_quality_speed_and_a_recommendation_with_reasons()
    {
        var run = await CliRun.RunAsync("run", "--simulated-events", "2000", "--store", Store("a"), "--quiet");

        run.ExitCode.ShouldBe(0);
        run.Error.ShouldBeEmpty();
        run.Out.ShouldContain("2,000 rows: 2,000 events, 0 exact duplicates, 0 rejected");
        run.Out.ShouldContain("hit rate@10");
        run.Out.ShouldContain("standard: correct / recommended, correct / relevant");
        run.Out.ShouldContain("The newest recommendation: shopper ");
        run.Out.ShouldContain("receipt: user-events/0@1999, ");
        run.Out.ShouldContain("2,000 events in ");
        run.Out.ShouldNotContain("\e");
    }

    [Fact]
    public async Task Run_json_has_stable_keys()
    {
        var root = await RunAsync("a");

        Keys(root).ShouldBe(
        [
            "rows", "events", "rejected", "duplicates", "passed_over", "inputs", "simulated_events",
            "sent_before", "stored_events", "repeated_events", "late_events", "dead_letters", "shoppers", "sessions",
            "items", "recommendations",
            "recommendation_bytes", "processed_events", "seconds", "events_per_second", "recommend_latency_us",
            "quality", "seed",
            "recommendations_sha256", "config_hash", "store", "newest_recommendation",
        ]);
        Keys(root.GetProperty("recommend_latency_us")).ShouldBe(["p50", "p90", "p99"]);
        var quality = root.GetProperty("quality");
        Keys(quality).ShouldBe(
        [
            "overall", "discoveries", "discoveries_only", "repeats", "cart_first", "view", "cart", "purchase",
            "revenue", "floor",
            "item_coverage", "mean_popularity", "repeat_share", "items_by_source",
        ]);
        Keys(quality.GetProperty("overall")).ShouldBe(["events", "metrics", "floor", "gain"]);
        var metrics = quality.GetProperty("overall").GetProperty("metrics");
        Keys(metrics).ShouldContain("hr@1");
        Keys(metrics).ShouldContain("recall@10");
        Keys(metrics.GetProperty("hr@10")).ShouldBe(["value", "low", "high"]);
        Keys(root.GetProperty("newest_recommendation").GetProperty("items")[0])
            .ShouldBe(["item_id", "score", "source", "reason"]);
    }

    [Fact]
    public async Task Run_json_keys_are_documented()
    {
        var root = await RunAsync("a");
        var docs = await File.ReadAllTextAsync(
            Path.Combine(Repository.Root, "docs", "formats", "run-json.md"), TestContext.Current.CancellationToken);

        foreach (var key in Keys(root).Concat(Keys(root.GetProperty("quality"))))
        {
            docs.ShouldContain($"\"{key}\": ", customMessage: "in the example");
            docs.ShouldContain($"`{key}`", customMessage: "in words");
        }
    }

    [Fact]
    public async Task Run_answers_every_event_once()
    {
        var root = await RunAsync("a");

        root.GetProperty("events").GetInt64().ShouldBe(3_000);
        root.GetProperty("stored_events").GetInt64().ShouldBe(3_000);
        root.GetProperty("recommendations").GetInt64().ShouldBe(3_000);
        root.GetProperty("processed_events").GetInt64().ShouldBe(3_000);
        root.GetProperty("store").GetString().ShouldBe(Store("a"));
    }

    [Fact]
    public async Task Run_same_input_in_fresh_stores_gives_the_same_recommendations()
    {
        var first = await RunAsync("a");
        var second = await RunAsync("b", "--batch", "37");

        ShouldBeTheSame(second, first);
    }

    [Fact]
    public async Task Run_other_settings_give_other_recommendations()
    {
        var first = await RunAsync("a");
        var second = await RunAsync("b", "--history", "3");

        second.GetProperty("config_hash").GetString().ShouldNotBe(first.GetProperty("config_hash").GetString());
        Sha256(second).ShouldNotBe(Sha256(first));
    }

    [Fact]
    public async Task Run_other_settings_on_the_same_store_says_so_and_goes_on()
    {
        await RunAsync("a", "--count", "5");

        var run = await CliRun.RunAsync(
            "run", "--simulated-events", "4000", "--store", Store("a"), "--count", "30", "--quiet");

        run.ExitCode.ShouldBe(0);
        run.Error.ShouldContain("was made with other settings; recommendations in it stay as they are");
        run.Out.ShouldContain("hit rate@20");
    }

    [Fact]
    public async Task Run_again_on_the_same_store_has_nothing_left_to_do()
    {
        var first = await RunAsync("a");
        var second = await RunAsync("a");

        second.GetProperty("processed_events").GetInt64().ShouldBe(0);
        second.GetProperty("stored_events").GetInt64().ShouldBe(3_000);
        second.GetProperty("sent_before").GetInt64().ShouldBe(3_000);
        ShouldBeTheSame(second, first);
    }

    [Fact]
    public async Task Run_more_of_the_same_simulated_shop_says_how_many_events_repeat_others()
    {
        await RunAsync("a");

        var run = await CliRun.RunAsync("run", "--simulated-events", "4000", "--store", Store("a"), "--quiet");

        run.Out.ShouldContain("7,000 events of");
        run.Out.ShouldContain("  3,000 of the events repeat another, and count once");
    }

    [Fact]
    public async Task Run_interrupted_goes_on_where_it_stopped()
    {
        var undisturbed = await RunAsync("a");
        using var interruption = new CancellationTokenSource();
        string[] args = ["run", "--simulated-events", "3000", "--batch", "100", "--store", Store("b"), "--quiet"];

        var run = await CliRun.RunInterruptedAsync(args, interruption.Token, new CancellingTime(1_000, interruption));

        run.ExitCode.ShouldBe(130);
        run.Out.ShouldBeEmpty();
        run.Error.ShouldBe("cartstream: interrupted" + Environment.NewLine);
        var rest = await RunAsync("b");
        rest.GetProperty("processed_events").GetInt64().ShouldBeInRange(1, 2_999);
        ShouldBeTheSame(rest, undisturbed);
    }

    [Fact]
    public async Task Run_session_start_answers_first_events_only()
    {
        var root = await RunAsync("a", "--recommend", "session-start");

        root.GetProperty("recommendations").GetInt64().ShouldBe(root.GetProperty("sessions").GetInt64());
    }

    [Fact]
    public async Task Run_for_a_shopper_simulates_one_new_session_once()
    {
        var before = await RunAsync("a");
        var newest = before.GetProperty("newest_recommendation");
        var shopper = newest.GetProperty("shopper_id").GetString()!;

        var first = await RunAsync("a", "--shopper", shopper);
        var second = await RunAsync("a", "--shopper", shopper);

        var simulated = first.GetProperty("simulated_events").GetInt64();
        simulated.ShouldBeGreaterThan(0);
        first.GetProperty("processed_events").GetInt64().ShouldBe(simulated);
        first.GetProperty("sessions").GetInt64().ShouldBe(before.GetProperty("sessions").GetInt64() + 1);
        first.GetProperty("seed").GetProperty("shoppers").GetInt64().ShouldBe(1);
        var answer = first.GetProperty("newest_recommendation");
        answer.GetProperty("shopper_id").GetString().ShouldBe(shopper);
        answer.GetProperty("session_id").GetString().ShouldNotBe(newest.GetProperty("session_id").GetString());
        second.GetProperty("simulated_events").GetInt64().ShouldBe(0);
        ShouldBeTheSame(second, first);
    }

    [Fact]
    public async Task Run_for_all_shoppers_simulates_a_new_session_of_each()
    {
        var before = await RunAsync("a");

        var after = await RunAsync("a", "--shopper", "all");

        var shoppers = before.GetProperty("shoppers").GetInt64();
        after.GetProperty("shoppers").GetInt64().ShouldBe(shoppers);
        after.GetProperty("sessions").GetInt64().ShouldBe(before.GetProperty("sessions").GetInt64() + shoppers);
        after.GetProperty("stored_events").GetInt64()
            .ShouldBe(3_000 + after.GetProperty("simulated_events").GetInt64());
    }

    [Fact]
    public async Task Run_for_an_unknown_shopper_is_bad_usage()
    {
        var run = await CliRun.RunAsync(
            "run", "--simulated-events", "100", "--store", Store("a"), "--shopper", "nobody");

        run.ExitCode.ShouldBe(2);
        run.Out.ShouldBeEmpty();
        run.Error.ShouldStartWith($"cartstream: --shopper is 'nobody', who is not in {Store("a")}");
    }

    [Fact]
    public async Task Run_bad_options_names_every_fault()
    {
        var run = await CliRun.RunAsync(
            "run", "--store", Store("a"), "--history", "0", "--count", "1000", "--batch", "0", "--idle-minutes", "0",
            "--retention-days", "0", "--cart-items", "101", "--items", "3", "--shopper", "");

        run.ExitCode.ShouldBe(2);
        run.Out.ShouldBeEmpty();
        string[] faulty =
        [
            "--history", "--count", "--batch", "--idle-minutes", "--retention-days", "--cart-items", "--items",
            "--shopper",
        ];
        foreach (var option in faulty)
            run.Error.ShouldContain($"cartstream: {option}");
        File.Exists(Store("a")).ShouldBeFalse();
    }

    private string Store(string name) => _folder.File($"{name}.db");

    private Task<JsonElement> RunAsync(string store, params string[] more) =>
        CliRun.JsonAsync(["run", "--simulated-events", "3000", "--store", Store(store), .. more]);

    private static void ShouldBeTheSame(JsonElement actual, JsonElement expected)
    {
        Sha256(actual).ShouldBe(Sha256(expected));
        foreach (var key in new[] { "quality", "seed", "shoppers", "sessions", "newest_recommendation" })
            JsonElement.DeepEquals(actual.GetProperty(key), expected.GetProperty(key)).ShouldBeTrue(key);
    }

    private static string Sha256(JsonElement root) => root.GetProperty("recommendations_sha256").GetString()!;

    private static IEnumerable<string> Keys(JsonElement element) =>
        element.EnumerateObject().Select(property => property.Name);
}
