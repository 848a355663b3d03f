using System.Text.Json;
using CartStream.Cli.CommandLine;
using CartStream.Tests;

namespace CartStream.Cli.Tests.Verbs;

public sealed class ReplayTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private string Store => _folder.File("store.db");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Replay_says_what_it_has_sent()
    {
        var file = await SimulateAsync(500);

        var run = await CliRun.RunAsync("replay", "--events", file, "--store", Store, "--quiet");

        run.ExitCode.ShouldBe(0);
        run.Error.ShouldBeEmpty();
        run.Out.ShouldContain("500 rows: 500 events, 0 exact duplicates, 0 rejected");
        run.Out.ShouldContain("500 events sent in ");
        run.Out.TrimEnd().ShouldEndWith($" to {Store}");
    }

    [Fact]
    public async Task Replay_again_sends_nothing()
    {
        var file = await SimulateAsync(500);
        await CliRun.JsonAsync("replay", "--events", file, "--store", Store);

        var again = await CliRun.JsonAsync("replay", "--events", file, "--store", Store);

        again.EnumerateObject().Select(property => property.Name).ShouldBe(
        [
            "files", "rows", "events", "rejected", "duplicates", "passed_over", "inputs", "sent", "sent_before",
            "seconds", "events_per_second", "store", "kafka",
        ]);
        again.GetProperty("events").GetInt64().ShouldBe(500);
        again.GetProperty("sent").GetInt64().ShouldBe(0);
        again.GetProperty("sent_before").GetInt64().ShouldBe(500);
    }

    [Fact]
    public async Task Replay_then_run_is_as_run_alone()
    {
        var file = await SimulateAsync(2_000);
        var alone = await CliRun.JsonAsync("run", "--events", file, "--store", _folder.File("alone.db"));
        await CliRun.JsonAsync("replay", "--events", file, "--store", Store);

        var replayed = await CliRun.JsonAsync("run", "--events", file, "--store", Store);

        replayed.GetProperty("stored_events").GetInt64().ShouldBe(2_000);
        replayed.GetProperty("processed_events").GetInt64().ShouldBe(2_000);
        ShouldBeTheSame(replayed, alone);
    }

    [Fact]
    public async Task Replay_at_a_speed_waits_as_long_as_the_events_divided_by_it()
    {
        var file = await SimulateAsync(300);
        var time = new LeapingTime();

        var run = await CliRun.RunAsync(
            ["replay", "--events", file, "--store", Store, "--speed", "60x", "--quiet"],
            host => host with { Time = time });

        run.ExitCode.ShouldBe(0, run.Error);
        var lines = await File.ReadAllLinesAsync(file, TestContext.Current.CancellationToken);
        time.Waited.TotalSeconds.ShouldBe((TimeOf(lines[^1]) - TimeOf(lines[0])).TotalSeconds / 60, tolerance: 0.01);
    }

    [Fact]
    public async Task Replay_interrupted_goes_on_where_it_stopped()
    {
        var file = await SimulateAsync(2_000);
        using var interruption = new CancellationTokenSource();
        string[] args = ["replay", "--events", file, "--store", Store, "--speed", "100000x", "--quiet"];

        var stopped = await CliRun.RunInterruptedAsync(
            args, interruption.Token, new CancellingTime(200, interruption));

        stopped.ExitCode.ShouldBe(130);
        var rest = await CliRun.JsonAsync("replay", "--events", file, "--store", Store);
        rest.GetProperty("sent_before").GetInt64().ShouldBeInRange(1, 1_999);
        (rest.GetProperty("sent").GetInt64() + rest.GetProperty("sent_before").GetInt64()).ShouldBe(2_000);
        var processed = await CliRun.JsonAsync("run", "--events", file, "--store", Store);
        processed.GetProperty("stored_events").GetInt64().ShouldBe(2_000);
        ShouldBeTheSame(
            processed, await CliRun.JsonAsync("run", "--events", file, "--store", _folder.File("alone.db")));
    }

    [Fact]
    public async Task Replay_strict_sends_what_comes_before_the_bad_row()
    {
        var file = await SimulateAsync(50);
        await File.AppendAllTextAsync(file, "not json\n", TestContext.Current.CancellationToken);

        var run = await CliRun.RunAsync("replay", "--events", file, "--store", Store, "--strict", "--json", "--quiet");

        run.ExitCode.ShouldBe(1);
        run.Error.ShouldStartWith($"cartstream: {file}:51: ");
        run.Error.TrimEnd().ShouldEndWith("; what came before is in the log");
        run.Json().GetProperty("sent").GetInt64().ShouldBe(50);
    }

    [Fact]
    public async Task Replay_without_files_is_bad_usage()
    {
        var run = await CliRun.RunAsync("replay");

        run.ExitCode.ShouldBe(2);
        run.Error.ShouldContain("cartstream: --events is missing");
    }

    [Theory]
    [InlineData]
    [InlineData("--store", "a.db", "--kafka", "h:1")]
    public async Task Replay_without_one_log_is_bad_usage(params string[] log)
    {
        var run = await CliRun.RunAsync(["replay", "--events", "a.csv", .. log]);

        run.ExitCode.ShouldBe(2);
        run.Error.ShouldContain("cartstream: expected either --kafka or --store");
    }

    [Fact]
    public async Task Simulate_into_a_store_is_what_run_simulates()
    {
        var alone = await CliRun.JsonAsync(
            "run", "--simulated-events", "2000", "--store", _folder.File("alone.db"));
        string[] args = ["simulate", "--events", "2000", "--store", Store];

        var first = await CliRun.JsonAsync(args);
        var second = await CliRun.JsonAsync(args);
        var processed = await CliRun.JsonAsync("run", "--simulated-events", "2000", "--store", Store);

        first.GetProperty("out").ValueKind.ShouldBe(JsonValueKind.Null);
        first.GetProperty("store").GetString().ShouldBe(Store);
        first.GetProperty("sent").GetInt64().ShouldBe(2_000);
        second.GetProperty("sent").GetInt64().ShouldBe(0);
        second.GetProperty("events").GetInt64().ShouldBe(2_000);
        JsonElement.DeepEquals(second.GetProperty("by_type"), first.GetProperty("by_type")).ShouldBeTrue();
        processed.GetProperty("processed_events").GetInt64().ShouldBe(2_000);
        ShouldBeTheSame(processed, alone);
    }

    private async Task<string> SimulateAsync(int events)
    {
        var file = _folder.File("events.jsonl");
        var run = await CliRun.RunAsync("simulate", "--events", $"{events}", "--out", file);
        run.ExitCode.ShouldBe(0, run.Error);
        return file;
    }

    private static void ShouldBeTheSame(JsonElement actual, JsonElement expected) =>
        actual.GetProperty("recommendations_sha256").GetString()
            .ShouldBe(expected.GetProperty("recommendations_sha256").GetString());

    private static DateTimeOffset TimeOf(string line) =>
        JsonElement.Parse(line).GetProperty("event_time").GetDateTimeOffset();
}
