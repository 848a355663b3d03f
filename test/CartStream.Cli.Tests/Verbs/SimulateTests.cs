using System.IO.Compression;
using System.Text.Json;
using CartStream.Cli.CommandLine;
using CartStream.Tests;

namespace CartStream.Cli.Tests.Verbs;

public sealed class SimulateTests
{
    [Fact]
    public async Task Simulate_to_a_file_writes_one_event_a_line()
    {
        using var folder = new TemporaryFolder();
        var file = folder.File("events.jsonl");

        var run = await CliRun.RunAsync("simulate", "--events", "500", "--out", file);

        run.ExitCode.ShouldBe(0);
        run.Error.ShouldBeEmpty();
        run.Out.ShouldContain("500 events in ");
        run.Out.ShouldNotContain("\e");
        run.Out.ShouldAllBe(c => char.IsAscii(c));
        var lines = await File.ReadAllLinesAsync(file, TestContext.Current.CancellationToken);
        lines.Length.ShouldBe(500);
        lines.ShouldAllBe(line => HasRequiredFields(line));
    }

    [Fact]
    public async Task Simulate_gz_holds_the_bytes_of_the_plain_file()
    {
        using var folder = new TemporaryFolder();
        await CliRun.RunAsync("simulate", "--events", "500", "--out", folder.File("a.jsonl"));
        await CliRun.RunAsync("simulate", "--events", "500", "--out", folder.File("a.jsonl.gz"));

        await using var packed = new GZipStream(File.OpenRead(folder.File("a.jsonl.gz")), CompressionMode.Decompress);
        using var reader = new StreamReader(packed);
        var unpacked = await reader.ReadToEndAsync(TestContext.Current.CancellationToken);
        unpacked.ShouldBe(
            await File.ReadAllTextAsync(folder.File("a.jsonl"), TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Simulate_to_stdout_writes_events_only()
    {
        var run = await CliRun.RunAsync("simulate", "--events", "20", "--out", "-");

        run.ExitCode.ShouldBe(0);
        var lines = run.Out.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        lines.Length.ShouldBe(20);
        lines.ShouldAllBe(line => HasRequiredFields(line));
    }

    [Fact]
    public async Task Simulate_json_is_one_document_with_stable_keys()
    {
        using var folder = new TemporaryFolder();

        var run = await CliRun.RunAsync("simulate", "--events", "500", "--out", folder.File("a.jsonl"), "--json");

        using var document = JsonDocument.Parse(run.Out);
        var root = document.RootElement;
        root.EnumerateObject().Select(property => property.Name).ShouldBe(
        [
            "out", "store", "kafka", "events", "sent", "by_type", "first_event_time", "last_event_time", "seconds",
            "events_per_second", "fingerprint",
        ]);
        var byType = root.GetProperty("by_type").EnumerateObject().ToList();
        byType.Select(type => type.Name).ShouldBe(["view", "cart", "remove_from_cart", "purchase"]);
        byType.Sum(type => type.Value.GetInt64()).ShouldBe(500);
    }

    [Fact]
    public async Task Simulate_bad_shop_names_every_fault()
    {
        var run = await CliRun.RunAsync("simulate", "--out", "-", "--json", "--items", "3", "--shoppers", "0");

        run.ExitCode.ShouldBe(2);
        run.Out.ShouldBeEmpty();
        run.Error.ShouldContain("cartstream: --items is 3, expected 20 to 10000000");
        run.Error.ShouldContain("cartstream: --shoppers is 0, expected 1 to 100000000");
        run.Error.ShouldContain("cartstream: --json and --out - both want stdout");
    }

    [Fact]
    public async Task Simulate_into_a_missing_folder_is_one_line()
    {
        using var folder = new TemporaryFolder();

        var run = await CliRun.RunAsync("simulate", "--out", folder.File("missing/events.jsonl"));

        run.ExitCode.ShouldBe(1);
        run.Error.TrimEnd().Split('\n').Length.ShouldBe(1);
        run.Error.ShouldStartWith("cartstream: ");
        run.Error.ShouldContain("missing/events.jsonl");
    }

    [Fact]
    public async Task Simulate_at_a_speed_waits_as_long_as_the_shop_divided_by_it()
    {
        var time = new LeapingTime();

        var run = await CliRun.RunAsync(
            ["simulate", "--events", "300", "--speed", "60x", "--out", "-"], host => host with { Time = time });

        var lines = run.Out.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        lines.Length.ShouldBe(300);
        var shopSeconds = (TimeOf(lines[^1]) - TimeOf(lines[0])).TotalSeconds;
        time.Waited.TotalSeconds.ShouldBe(shopSeconds / 60, tolerance: 0.01);
    }

    private static DateTimeOffset TimeOf(string line)
    {
        using var document = JsonDocument.Parse(line);
        return document.RootElement.GetProperty("event_time").GetDateTimeOffset();
    }

    private static bool HasRequiredFields(string line)
    {
        using var document = JsonDocument.Parse(line);
        return new[] { "event_time", "event_type", "item_id", "shopper_id" }.All(field =>
            document.RootElement.TryGetProperty(field, out var value) && value.GetString()!.Length > 0);
    }
}
