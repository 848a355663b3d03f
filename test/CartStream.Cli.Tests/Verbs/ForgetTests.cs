using CartStream.Cli.CommandLine;
using CartStream.Tests;

namespace CartStream.Cli.Tests.Verbs;

/// <summary><c>cartstream forget</c> on a store.</summary>
public sealed class ForgetTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private string Store => _folder.File("store.db");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Forget_after_a_run_for_a_shopper_leaves_no_byte_in_any_file_and_a_repeat_erases_nothing()
    {
        var events = _folder.File("events.jsonl");
        await File.WriteAllLinesAsync(events, Lines(), TestContext.Current.CancellationToken);
        (await CliRun.RunAsync("run", "--events", events, "--store", Store, "--quiet")).ExitCode.ShouldBe(0);
        var run = await CliRun.RunAsync(
            "run", "--events", events, "--store", Store, "--shopper", "forget-me-7", "--quiet");
        run.ExitCode.ShouldBe(0, run.Error);
        File.Delete(events);
        File.ReadAllText($"{Store}.rejected.jsonl").ShouldContain("forget-me-7");

        var forgotten = await CliRun.RunAsync("forget", "forget-me-7", "--store", Store);
        var again = await CliRun.RunAsync("forget", "forget-me-7", "--store", Store);

        forgotten.ExitCode.ShouldBe(0, forgotten.Error);
        forgotten.Out.ShouldContain("1 rejected rows erased");
        again.Out.ShouldContain($"0 records of the shopper erased from {Store}");
        foreach (var file in Directory.GetFiles(_folder.Path))
            File.ReadAllBytes(file).AsSpan().IndexOf("forget-me-7"u8).ShouldBe(-1, file);
        File.ReadAllText($"{Store}.rejected.jsonl").ShouldContain("somebody-else");
    }

    [Fact]
    public async Task Run_does_not_follow_a_link_in_place_of_its_rejected_rows()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "links there need rights");
        var events = _folder.File("events.jsonl");
        await File.WriteAllLinesAsync(events, Lines(), TestContext.Current.CancellationToken);
        var other = _folder.File("other");
        await File.WriteAllTextAsync(other, "theirs", TestContext.Current.CancellationToken);
        File.CreateSymbolicLink($"{Store}.rejected.jsonl", other);

        (await CliRun.RunAsync("run", "--events", events, "--store", Store, "--quiet")).ExitCode.ShouldBe(0);

        File.ReadAllText(other).ShouldBe("theirs");
        new FileInfo($"{Store}.rejected.jsonl").LinkTarget.ShouldBeNull();
    }

    private static IEnumerable<string> Lines()
    {
        for (var i = 0; i < 40; i++)
        {
            var shopper = i % 4 == 0 ? "forget-me-7" : $"s{i % 7}";
            yield return Line("view", i, shopper);
        }

        yield return Line("buy", 50, "forget-me-7");
        yield return Line("buy", 51, "somebody-else");
    }

    private static string Line(string type, int second, string shopper) =>
        $$"""{"event_time":"2026-03-01T10:00:{{second:00}}Z","event_type":"{{type}}","item_id":"i{{second % 5}}","""
        + $"\"shopper_id\":\"{shopper}\"}}";
}
