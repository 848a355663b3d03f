using System.Text.Json;
using CartStream.Cli.CommandLine;
using CartStream.Models;
using CartStream.Tests;

namespace CartStream.Cli.Tests.Verbs;

/// <summary>In every training session, b follows a. The test sessions are a b, and c d of unknown items.</summary>
public sealed class EvaluateTests
{
    private const string Train = "SessionId,ItemId,Time\n1,a,100\n1,b,101\n2,a,200\n2,b,201\n";
    private const string Test = "SessionId,ItemId,Time\n7,a,900\n7,b,901\n8,c,950\n8,d,951\n";
    private const string Prefixes = "prefix,target\na,b\nc,d\n";

    [Theory]
    [InlineData(Test)]
    [InlineData(Prefixes)]
    public async Task Evaluate_json_is_one_document_with_stable_keys(string test)
    {
        using var folder = new TemporaryFolder();

        var run = await RunAsync(folder, test, "--algorithms", "popularity,rules", "--json");

        run.ExitCode.ShouldBe(ExitCode.Success);
        run.Error.ShouldBeEmpty();
        using var document = JsonDocument.Parse(run.Out);
        var root = document.RootElement;
        Keys(root).ShouldBe(
        [
            "train", "test", "events", "split_time", "protocol", "protocol_rule", "exclude", "exclude_rule", "params",
            "train_events", "train_rejected", "train_items", "queries", "algorithms", "comparisons",
            "inputs",
        ]);
        root.GetProperty("queries").GetInt64().ShouldBe(2);
        var rules = root.GetProperty("algorithms")[1];
        Keys(rules).ShouldBe(
        [
            "name", "metrics", "intervals", "discoveries", "repeats", "cold", "item_coverage", "mean_popularity",
            "repeat_share", "train_seconds", "queries_per_second", "latency_us", "model_bytes",
        ]);
        Keys(rules.GetProperty("latency_us")).ShouldBe(["p50", "p90", "p99"]);
        Keys(rules.GetProperty("cold")).ShouldBe(["below_1", "below_5", "below_20"]);
        rules.GetProperty("name").GetString().ShouldBe("rules");
        rules.GetProperty("metrics").GetProperty("hr@20").GetDouble().ShouldBe(0.5);
        rules.GetProperty("metrics").GetProperty("mrr@20").GetDouble().ShouldBe(0.5);
        Keys(root.GetProperty("comparisons")[0]).ShouldBe(["first", "second", "metrics"]);
    }

    [Fact]
    public async Task Evaluate_tables_piped_are_plain_and_show_every_k()
    {
        using var folder = new TemporaryFolder();

        var run = await RunAsync(folder, Test, "--protocol", "remaining", "--k", "1,5");

        run.ExitCode.ShouldBe(ExitCode.Success);
        run.Out.ShouldContain("learnt 4 events of 2 items");
        run.Out.ShouldContain("recall@1");
        run.Out.ShouldContain("map@5");
        run.Out.ShouldAllBe(c => char.IsAscii(c));
    }

    [Fact]
    public async Task Evaluate_exclude_session_leaves_the_prefix_out()
    {
        using var folder = new TemporaryFolder();

        var run = await RunAsync(
            folder, "prefix,target\nb a,b\n", "--algorithms", "rules", "--exclude", "session", "--json");

        using var document = JsonDocument.Parse(run.Out);
        document.RootElement.GetProperty("algorithms")[0].GetProperty("metrics").GetProperty("hr@20").GetDouble()
            .ShouldBe(0);
    }

    [Fact]
    public async Task Evaluate_too_few_resamples_names_the_option()
    {
        using var folder = new TemporaryFolder();

        var run = await RunAsync(folder, Test, "--resamples", "10");

        run.ExitCode.ShouldBe(ExitCode.BadUsage);
        run.Error.ShouldContain("--resamples: found 10, expected 39 to 100000");
    }

    [Fact]
    public async Task Evaluate_names_that_do_not_exist_are_all_reported_with_the_nearest()
    {
        using var folder = new TemporaryFolder();

        var run = await RunAsync(folder, Test, "--algorithms", "rulse", "--protocol", "next", "--k", "x");

        run.ExitCode.ShouldBe(ExitCode.BadUsage);
        var names = string.Join(", ", ModelCatalog.Names);
        run.Error.ShouldContain($"--algorithms is 'rulse', expected {names}; did you mean rules?");
        run.Error.ShouldContain("--protocol is 'next', expected next-item, remaining");
        run.Error.ShouldContain("--k is 'x', expected whole numbers");
    }

    [Fact]
    public async Task Evaluate_prefixes_with_the_protocol_remaining_is_bad_usage()
    {
        using var folder = new TemporaryFolder();

        var run = await RunAsync(folder, Prefixes, "--protocol", "remaining");

        run.ExitCode.ShouldBe(ExitCode.BadUsage);
        run.Error.ShouldContain("expected --protocol next-item");
    }

    [Theory]
    [InlineData("1970-01-01T00:05:00Z")]
    [InlineData("300")]
    public async Task Evaluate_otto_split_asks_shoppers_of_both_sides_at_the_split(string split)
    {
        using var folder = new TemporaryFolder();
        await File.WriteAllTextAsync(
            folder.File("stream.csv"),
            "user,item,behavior,ts\n1,a,cart,100\n1,b,fav,150\n2,c,cart,200\n1,a,buy,300\n2,d,buy,301\n3,a,buy,302\n",
            TestContext.Current.CancellationToken);

        var run = await CliRun.JsonAsync(
            "evaluate", "--events", folder.File("stream.csv"), "--protocol", "otto", "--split-time", split,
            "--algorithms", "popularity");

        run.GetProperty("train_events").GetInt64().ShouldBe(3);
        run.GetProperty("queries").GetInt64().ShouldBe(2);
        run.GetProperty("split_time").GetString().ShouldBe("1970-01-01T00:05:00+00:00");
        run.GetProperty("protocol_rule").GetString()!.ShouldContain("asked once, at the split");
        var metrics = run.GetProperty("algorithms")[0].GetProperty("metrics");
        metrics.GetProperty("recall_purchases@20").GetDouble().ShouldBe(0.5, "a waits in the cart, d is not known");
        metrics.GetProperty("otto@20").GetDouble().ShouldBe(0.3, 1e-9);
    }

    [Theory]
    [InlineData("prequential")]
    [InlineData("sessions")]
    public async Task Evaluate_stream_protocols_have_the_same_shape(string protocol)
    {
        using var folder = new TemporaryFolder();
        await File.WriteAllTextAsync(folder.File("a.csv"), Train, TestContext.Current.CancellationToken);

        var run = await CliRun.JsonAsync(
            "evaluate", "--events", folder.File("a.csv"), "--protocol", protocol, "--algorithms", "rules,knn");

        run.GetProperty("train_events").GetInt64().ShouldBe(4);
        run.GetProperty("queries").GetInt64().ShouldBe(protocol == "sessions" ? 0 : 2);
        run.GetProperty("algorithms")[0].GetProperty("metrics").GetProperty("hr@20").GetDouble()
            .ShouldBe(protocol == "sessions" ? 0 : 0.5);
    }

    [Theory]
    [InlineData("--train x", "--test is missing, expected the file that is asked")]
    [InlineData("--events x", "--train is missing, expected the file that is learnt")]
    [InlineData("--events x --protocol otto", "--split-time is missing, expected the moment that parts --events")]
    [InlineData("--train x --protocol sessions", "--events is missing, expected the files of the stream")]
    [InlineData(
        "--train x --events y --protocol sessions", "--train and --test are no stream, expected --events alone")]
    [InlineData("--train x --test y --split-time 5", "--split-time is given, expected --protocol otto")]
    [InlineData("--split-time soon", "--split-time is 'soon', expected a time such as")]
    public async Task Evaluate_inputs_that_do_not_fit_the_protocol_are_bad_usage(string line, string fault)
    {
        var run = await CliRun.RunAsync(["evaluate", .. line.Split(' ')]);

        run.ExitCode.ShouldBe(ExitCode.BadUsage);
        run.Error.ShouldContain(fault);
    }

    [Fact]
    public async Task Evaluate_missing_file_is_one_line()
    {
        using var folder = new TemporaryFolder();

        var run = await CliRun.RunAsync("evaluate", "--train", folder.File("none"), "--test", folder.File("none"));

        run.ExitCode.ShouldBe(ExitCode.Failure);
        run.Error.TrimEnd().ShouldBe($"cartstream: {folder.File("none")}: no such file");
    }

    private static async Task<CliRun> RunAsync(TemporaryFolder folder, string test, params string[] more)
    {
        await File.WriteAllTextAsync(folder.File("train.csv"), Train, TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(folder.File("test.csv"), test, TestContext.Current.CancellationToken);
        return await CliRun.RunAsync(
            ["evaluate", "--train", folder.File("train.csv"), "--test", folder.File("test.csv"), .. more]);
    }

    private static IEnumerable<string> Keys(JsonElement element) => element.EnumerateObject().Select(one => one.Name);
}
