using CartStream.Cli.CommandLine;
using CartStream.Tests;

namespace CartStream.Cli.Tests.Verbs;

/// <summary>Inputs are known by their rows, not by their names: what a store has is not sent again.</summary>
public sealed class InputByContentTests : IDisposable
{
    private const string Header = "timestamp,visitorid,event,itemid,transactionid\n";

    private readonly TemporaryFolder _folder = new();

    private string Store => _folder.File("store.db");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Run_same_content_under_another_name_sends_nothing()
    {
        var first = await WriteAsync("a.csv", Header + Rows(0, 30));
        var second = await WriteAsync("b.csv", Header + Rows(0, 30));

        (await StoredAsync(first)).ShouldBe(30);
        (await StoredAsync(second)).ShouldBe(30);
        (await StoredAsync(first)).ShouldBe(30);
    }

    [Fact]
    public async Task Run_longer_version_goes_on_behind_the_rows_that_are_known()
    {
        (await StoredAsync(await WriteAsync("a.csv", Header + Rows(0, 30).TrimEnd('\n')))).ShouldBe(30);
        (await StoredAsync(await WriteAsync("a.csv", Header + Rows(0, 45)))).ShouldBe(45);
        (await StoredAsync(await WriteAsync("c.csv", Header + Rows(0, 50)))).ShouldBe(50);

        // A shorter one has nothing new, and is known from its own time.
        (await StoredAsync(await WriteAsync("d.csv", Header + Rows(0, 30)))).ShouldBe(50);
    }

    [Fact]
    public async Task Run_json_array_that_grew_goes_on_behind_its_former_end()
    {
        (await StoredAsync(await WriteAsync("a.json", $"[\n{Objects(10)}\n]"))).ShouldBe(10);
        (await StoredAsync(await WriteAsync("a.json", $"[\n{Objects(15)}\n]"))).ShouldBe(15);
    }

    [Fact]
    public async Task Run_known_file_beside_a_new_one_sends_the_new_one_alone()
    {
        var first = await WriteAsync("a.csv", Header + Rows(0, 30));
        var second = await WriteAsync("b.csv", Header + Rows(30, 20));

        (await StoredAsync(first)).ShouldBe(30);
        (await StoredAsync(first, second)).ShouldBe(50);
        (await StoredAsync(second)).ShouldBe(50);
    }

    [Fact]
    public async Task Run_of_nothing_but_known_rows_reports_them_as_events_of_the_input()
    {
        var file = await WriteAsync("a.csv", Header + Rows(0, 30));
        await StoredAsync(file);

        var again = await CliRun.JsonAsync("run", file, "--store", Store);

        again.GetProperty("events").GetInt64().ShouldBe(30);
        again.GetProperty("processed_events").GetInt64().ShouldBe(0);
    }

    [Theory]
    [InlineData("timestamp,visitorid,event,itemid\n", "none of its 0 rows is an event")]
    [InlineData("timestamp,visitorid,event,itemid\nnever,1,view,a\nnever,2,view,a\n",
        "none of its 2 rows is an event; 2 rows: timestamp: found 'never', expected milliseconds since 1970")]
    public async Task Every_verb_file_of_which_nothing_can_be_used_fails_with_the_reasons(string content, string fault)
    {
        var file = await WriteAsync("a.csv", content);
        string[][] commands =
        [
            ["run", file, "--store", Store], ["replay", file, "--store", _folder.File("replay.db")], ["profile", file],
            ["tune", "--train", file, "--out", _folder.File("p.json")],
            ["evaluate", "--events", file, "--protocol", "prequential", "--algorithms", "popularity"],
        ];
        foreach (var command in commands)
        {
            var run = await CliRun.RunAsync([.. command, "--quiet"]);
            run.ExitCode.ShouldBe(1, $"{command[0]}: {run.Error}");
            run.Error.ShouldContain(fault, Case.Sensitive, command[0]);
            run.Out.ShouldBeEmpty();
        }
    }

    private static string Rows(int from, int count) => string.Concat(Enumerable.Range(from, count)
        .Select(i => $"{1_433_221_332_117 + (i * 1_000)},{i % 7},view,i{i % 11},\n"));

    private static string Objects(int count) => string.Join(",\n", Enumerable.Range(0, count).Select(i =>
        $$"""{"event_time":"2026-03-01T13:02:{{i:00}}Z","event_type":"view","item_id":"i{{i}}","shopper_id":"u"}"""));

    private async Task<long> StoredAsync(params string[] files) =>
        (await CliRun.JsonAsync(["run", .. files, "--store", Store])).GetProperty("stored_events").GetInt64();

    private async Task<string> WriteAsync(string name, string content)
    {
        var file = _folder.File(name);
        await File.WriteAllTextAsync(file, content, TestContext.Current.CancellationToken);
        return file;
    }
}
