using CartStream.Cli.CommandLine;
using CartStream.Log;
using CartStream.Log.Sqlite;
using CartStream.Tests;

namespace CartStream.Cli.Tests.Verbs;

/// <summary>A second process that would write to a store gets an error at once.</summary>
public sealed class StoreOwnerTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("run", "--store", "STORE")]
    [InlineData("run", "EVENTS", "--store", "STORE")]
    [InlineData("replay", "EVENTS", "--store", "STORE")]
    [InlineData("simulate", "--events", "10", "--store", "STORE")]
    [InlineData("process", "--store", "STORE")]
    [InlineData("serve", "--port", "0", "--store", "STORE")]
    [InlineData("forget", "s", "--store", "STORE")]
    [InlineData("dlq", "replay", "--all", "--store", "STORE")]
    public async Task Verb_that_writes_to_a_store_with_an_owner_ends_and_says_who_it_is(params string[] args)
    {
        using var served = Serve();

        var run = await CliRun.RunAsync(Named(args));

        run.ExitCode.ShouldBe(ExitCode.Failure, run.Error);
        run.Error.TrimEnd().Split('\n').Length.ShouldBe(1, run.Error);
        run.Error.ShouldContain($"'cartstream serve' (process {Environment.ProcessId}");
        served.EndOffset(Topology.UserEvents, 0).ShouldBe(0);
    }

    [Fact]
    public async Task Verb_that_reads_a_store_with_an_owner_goes_on()
    {
        using var served = Serve();

        var run = await CliRun.RunAsync(Named("dlq", "list", "--store", "STORE"));

        run.ExitCode.ShouldBe(ExitCode.Success, run.Error);
    }

    private string[] Named(params string[] args)
    {
        var events = _folder.File("events.jsonl");
        File.WriteAllText(
            events,
            """{"event_time":"2026-03-01T10:00:00Z","event_type":"view","item_id":"a","shopper_id":"s"}""" + "\n");
        return [.. args.Select(arg => arg.Replace("STORE", _folder.File("shop.db")).Replace("EVENTS", events))];
    }

    private SqliteLog Serve()
    {
        var log = new SqliteLog(new SqliteLogOptions
        {
            Path = _folder.File("shop.db"),
            Owner = "cartstream serve",
        });
        log.CreateTopics(Topology.Topics(1));
        return log;
    }
}
