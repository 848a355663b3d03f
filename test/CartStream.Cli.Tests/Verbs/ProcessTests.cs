using CartStream.Cli.CommandLine;
using CartStream.Tests;

namespace CartStream.Cli.Tests.Verbs;

public sealed class ProcessTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Process_store_with_events_answers_all_of_them_and_then_nothing()
    {
        var store = _folder.File("store.db");
        await CliRun.JsonAsync("simulate", "--store", store, "--events", "300");

        var first = await CliRun.JsonAsync("process", "--store", store, "--until-idle", "0.05");
        var second = await CliRun.JsonAsync("process", "--store", store, "--until-idle", "0.05");

        first.GetProperty("events").GetInt64().ShouldBe(300);
        first.GetProperty("recommendations").GetInt64().ShouldBe(300);
        first.GetProperty("partitions").GetArrayLength().ShouldBe(1);
        first.GetProperty("model_events").GetInt64().ShouldBe(300);
        second.GetProperty("events").GetInt64().ShouldBe(0);
        second.GetProperty("restored_records").GetInt64().ShouldBeGreaterThan(0);
    }

    [Fact]
    public async Task Process_interrupted_stops_cleanly_and_succeeds()
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        await stop.CancelAsync();

        var run = await CliRun.RunInterruptedAsync(["process", "--store", _folder.File("store.db")], stop.Token);

        run.ExitCode.ShouldBe(ExitCode.Success, run.Error);
        run.Out.ShouldStartWith("0 events in ");
    }

    [Theory]
    [InlineData("expected either --kafka or --store")]
    [InlineData("expected either --kafka or --store", "--kafka", "host:1", "--store", "x.db")]
    [InlineData("--until-idle: found 0 s, expected more than 0", "--store", "x.db", "--until-idle", "0")]
    [InlineData("--state: expected --kafka, too", "--store", "x.db", "--state", "s")]
    [InlineData("--snapshot-minutes: found 0", "--kafka", "host:1", "--state", "s", "--snapshot-minutes", "0")]
    [InlineData("--partitions is 0, expected 1 to 10,000", "--kafka", "host:1", "--partitions", "0")]
    [InlineData("--replace-config: found 'x', expected 16 characters", "--kafka", "host:1", "--replace-config", "x")]
    [InlineData("expected one that is shared", "--store", "x.db", "--replace-config", "0123456789abcdef")]
    [InlineData("--member: found 'a b'", "--store", "x.db", "--member", "a b")]
    [InlineData("SessionTimeout in ms is 500", "--kafka", "host:1", "--session-timeout", "0.5")]
    [InlineData("TopicPrefix is 'a b'", "--kafka", "host:1", "--topic-prefix", "a b")]
    public async Task Process_options_that_do_not_hold_together_are_bad_usage(string fault, params string[] args)
    {
        var run = await CliRun.RunAsync(["process", .. args]);

        run.ExitCode.ShouldBe(ExitCode.BadUsage);
        run.Error.ShouldContain(fault);
    }
}
