using CartStream.Cli.CommandLine;
using CartStream.Tests;

namespace CartStream.Cli.Tests.Verbs;

/// <summary>Inputs are known by their rows, not by their names: what a store has is not sent again.</summary>
public sealed class InputByContentTests : IDisposable
{
    private const string Header = "timestamp,visitorid,event,itemid,transactionid\n";

    private const int EventsOfADay = 4;

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
        again.GetProperty("sent_before").GetInt64().ShouldBe(30);
        (await CliRun.RunAsync("run", file, "--store", Store)).Out
            .ShouldContain("  30 of the events were in the store before");
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Run_overlapping_exports_count_each_event_once_however_long_they_overlap(bool hasIds)
    {
        var (early, late) = ("early.jsonl", "late.jsonl");
        var first = await WriteAsync(early, Days(0, 40, hasIds));
        var second = await WriteAsync(late, Days(10, 60, hasIds));

        (await StoredAsync(first)).ShouldBe(40 * EventsOfADay);
        (await StoredAsync(second)).ShouldBe(60 * EventsOfADay);
        // Events before all known ones, and events between them.
        (await StoredAsync(await WriteAsync("earlier.jsonl", Days(-20, 15, hasIds)))).ShouldBe(80 * EventsOfADay);
        (await StoredAsync(await WriteAsync("within.jsonl", Days(20, 30, hasIds)))).ShouldBe(80 * EventsOfADay);
    }

    [Fact]
    public async Task Replay_overlapping_exports_says_what_was_there()
    {
        await StoredAsync(await WriteAsync("early.jsonl", Days(0, 40, hasIds: false)));

        var sent = await CliRun.JsonAsync(
            "replay", await WriteAsync("late.jsonl", Days(10, 60, hasIds: false)), "--store", Store);

        sent.GetProperty("sent").GetInt64().ShouldBe(20 * EventsOfADay);
        sent.GetProperty("sent_before").GetInt64().ShouldBe(30 * EventsOfADay);
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

    /// <summary>Events of four shoppers on each of some days, in order of time.</summary>
    private static string Days(int first, int end, bool hasIds) => string.Concat(
        from day in Enumerable.Range(first, end - first)
        from shopper in Enumerable.Range(0, EventsOfADay)
        select Day(day, shopper, hasIds));

    private static string Day(int day, int shopper, bool hasIds)
    {
        var time = new DateTime(2026, 3, 1, 10, shopper, 0, DateTimeKind.Utc).AddDays(day);
        var id = hasIds ? $",\"event_id\":\"e{day}-{shopper}\"" : "";
        return $"{{\"event_time\":\"{time:s}Z\",\"event_type\":\"view\",\"item_id\":\"i{day % 7}\",\"shopper_id\":"
            + $"\"{shopper}\"{id}}}\n";
    }

    private async Task<long> StoredAsync(params string[] files) =>
        (await CliRun.JsonAsync(["run", .. files, "--store", Store])).GetProperty("stored_events").GetInt64();

    private async Task<string> WriteAsync(string name, string content)
    {
        var file = _folder.File(name);
        await File.WriteAllTextAsync(file, content, TestContext.Current.CancellationToken);
        return file;
    }
}
