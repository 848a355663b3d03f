using CartStream.Cli.CommandLine;
using CartStream.Tests;

namespace CartStream.Cli.Tests.Verbs;

/// <summary>What the main job does with files, good and bad.</summary>
public sealed class RunInputTests : IDisposable
{
    private const string GoodRows =
        """
        {"event_time":"2026-01-01T10:00:00Z","event_type":"view","item_id":"1","shopper_id":"7"}
        {"event_time":"2026-01-01T10:05:00Z","event_type":"cart","item_id":"1","shopper_id":"7"}

        """;

    private readonly TemporaryFolder _folder = new();

    private string Store => _folder.File("store.db");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Run_truncated_gzip_reports_what_came_before_and_fails()
    {
        var file = _folder.File("events.jsonl.gz");
        await CliRun.RunAsync("simulate", "--events", "3000", "--out", file);
        await using (var stream = File.OpenWrite(file))
            stream.SetLength(stream.Length * 2 / 3);

        var run = await CliRun.RunAsync("run", "--events", file, "--store", Store, "--json", "--quiet");
        var again = await CliRun.RunAsync("run", "--events", file, "--store", Store, "--json", "--quiet");

        run.ExitCode.ShouldBe(1);
        run.Error.ShouldBe(
            $"cartstream: {file}: the gzip is truncated; its end is missing; the report covers what came before"
                + Environment.NewLine);
        var events = run.Json().GetProperty("events").GetInt64();
        events.ShouldBeInRange(1_000, 2_999);
        run.Json().GetProperty("recommendations").GetInt64().ShouldBe(events);
        again.ExitCode.ShouldBe(1);
        again.Json().GetProperty("recommendations").GetInt64().ShouldBe(events);
    }

    [Fact]
    public async Task Run_bad_rows_are_counted_shown_and_kept_aside()
    {
        var file = await WriteAsync("events.jsonl", GoodRows + """{"event_type":"wink"}""" + "\nnot json\n");

        var run = await CliRun.RunAsync("run", "--events", file, "--store", Store, "--json", "--quiet");

        run.ExitCode.ShouldBe(0);
        run.Json().GetProperty("rows").GetInt64().ShouldBe(4);
        run.Json().GetProperty("events").GetInt64().ShouldBe(2);
        run.Json().GetProperty("rejected").GetInt64().ShouldBe(2);
        run.Error.ShouldContain($"rejected: {file}:3: ");
        run.Error.ShouldContain($"rejected: {file}:4: ");
        run.Error.ShouldContain($"2 rejected rows are kept in {Store}.rejected.jsonl");
        var kept = await File.ReadAllLinesAsync($"{Store}.rejected.jsonl", TestContext.Current.CancellationToken);
        kept.Length.ShouldBe(2);
        kept[1].ShouldContain("\"row\":\"not json\"");
    }

    [Fact]
    public async Task Run_strict_ends_at_the_bad_row_with_what_came_before()
    {
        var file = await WriteAsync("events.jsonl", GoodRows + "not json\n" + GoodRows.Replace("cart", "purchase"));

        var run = await CliRun.RunAsync("run", "--events", file, "--store", Store, "--strict", "--json", "--quiet");

        run.ExitCode.ShouldBe(1);
        run.Error.ShouldStartWith($"cartstream: {file}:3: ");
        run.Error.TrimEnd().ShouldEndWith("the report covers what came before");
        run.Json().GetProperty("recommendations").GetInt64().ShouldBe(2);
    }

    [Theory]
    [InlineData("empty.csv", "", "is empty, expected a header")]
    [InlineData("odd.csv", "a,b,c\n1,2,3\n", "unknown header 'a,b,c'; nearest is ")]
    [InlineData("queries.csv", "prefix,target\n1 2,3\n", "holds queries (prefix,target), not events")]
    public async Task Run_file_without_events_is_one_line(string name, string content, string fault)
    {
        var file = await WriteAsync(name, content);

        var run = await CliRun.RunAsync("run", "--events", file, "--store", Store);

        ShouldBeOneLine(run, $"cartstream: {file}: {fault}");
    }

    [Fact]
    public async Task Run_missing_file_is_one_line_and_makes_no_store()
    {
        var run = await CliRun.RunAsync("run", "--events", "no-such-file.csv", "--store", Store);

        ShouldBeOneLine(run, "cartstream: no-such-file.csv: no such file");
        File.Exists(Store).ShouldBeFalse();
    }

    [Fact]
    public async Task Run_store_that_is_none_is_one_line_and_left_as_it_is()
    {
        var file = await WriteAsync("events.jsonl", GoodRows);
        var notes = await WriteAsync("notes.txt", "my notes, which are longer than an SQLite header would ever be\n");

        var run = await CliRun.RunAsync("run", "--events", file, "--store", notes);

        ShouldBeOneLine(run, $"cartstream: {notes}: this is no CartStream store");
        (await File.ReadAllTextAsync(notes, TestContext.Current.CancellationToken)).ShouldStartWith("my notes");
    }

    [Fact]
    public async Task Run_store_among_the_files_is_bad_usage()
    {
        var file = await WriteAsync("events.jsonl", GoodRows);

        var run = await CliRun.RunAsync("run", "--events", file, "--store", file);

        run.ExitCode.ShouldBe(2);
        run.Error.ShouldStartWith($"cartstream: --store is {file}, which is one of the files to read");
    }

    [Fact]
    public async Task Run_real_cosmetics_months_reads_every_row()
    {
        string[] months = ["2019-10", "2019-11", "2019-12"];
        var files = months.Select(month => Repository.SharedData($"rees46_cosmetics/{month}.csv"));

        var root = await CliRun.JsonAsync(["run", "--store", Store, "--events", .. files]);

        root.GetProperty("rows").GetInt64().ShouldBe(2_997);
        root.GetProperty("duplicates").GetInt64().ShouldBe(146);
        root.GetProperty("rejected").GetInt64().ShouldBe(0);
        root.GetProperty("recommendations").GetInt64().ShouldBe(2_851);
    }

    [Fact]
    public async Task Run_real_multicategory_month_rejects_its_cut_last_line_only()
    {
        var file = Repository.SharedData("rees46_multicategory/2019-10.csv");

        var run = await CliRun.RunAsync("run", "--events", file, "--store", Store, "--json", "--quiet");

        run.ExitCode.ShouldBe(0);
        run.Json().GetProperty("rows").GetInt64().ShouldBe(17_435);
        run.Json().GetProperty("rejected").GetInt64().ShouldBe(1);
        run.Json().GetProperty("recommendations").GetInt64().ShouldBe(run.Json().GetProperty("events").GetInt64());
        run.Error.ShouldContain($"rejected: {file}:17436: ");
    }

    private static void ShouldBeOneLine(CliRun run, string fault)
    {
        run.ExitCode.ShouldBe(1);
        run.Out.ShouldBeEmpty();
        run.Error.TrimEnd().Split('\n').ShouldHaveSingleItem().ShouldStartWith(fault);
    }

    private async Task<string> WriteAsync(string name, string content)
    {
        var file = _folder.File(name);
        await File.WriteAllTextAsync(file, content, TestContext.Current.CancellationToken);
        return file;
    }
}
