using CartStream.Cli.CommandLine;
using CartStream.Tests;

namespace CartStream.Cli.Tests.Verbs;

/// <summary>
/// Files in the layouts of other shops and data sets: each is read by <c>run</c> as it is, or with the mapping that
/// <c>inspect</c> wrote. Each holds the same 40 events, less what its layout can't say.
/// </summary>
public sealed class LayoutTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("ga4_export.jsonl", 20, 14, 2, 4, 5, 8, 11)]
    [InlineData("order_lines.csv", 0, 0, 0, 4, 4, 4, 4)]
    [InlineData("own_events_array.json", 20, 14, 2, 4, 5, 8, 11)]
    [InlineData("personalize_interactions.csv", 20, 14, 2, 4, 5, 8, 11)]
    [InlineData("rees_epoch_seconds.csv", 20, 14, 2, 4, 5, 8, 11)]
    [InlineData("rees_fewer_columns.csv", 20, 14, 2, 4, 5, 8, 11)]
    [InlineData("rees_no_header.csv", 20, 14, 2, 4, 5, 8, 11)]
    [InlineData("rees_postgres_time.csv", 20, 14, 2, 4, 5, 8, 11)]
    [InlineData("rees_semicolon_decimal_comma.csv", 20, 14, 2, 4, 5, 8, 11)]
    [InlineData("retailrocket_seconds.csv", 20, 14, 0, 4, 5, 8, 11)]
    [InlineData("segment_track.jsonl", 20, 14, 2, 8, 5, 8, 11)]
    [InlineData("train-item-views.csv", 20, 0, 0, 0, 8, 8, 9)]
    [InlineData("yoochoose-buys.dat", 0, 0, 0, 4, 4, 4, 4)]
    [InlineData("yoochoose-clicks.dat", 20, 0, 0, 0, 8, 8, 9)]
    public async Task Run_known_layout_gives_every_event(
        string name, int views, int carts, int removals, int purchases, int shoppers, int sessions, int items)
    {
        var file = Repository.SharedData($"layouts/{name}");

        await ShouldHoldAsync([file], [views, carts, removals, purchases], shoppers, sessions, items);
    }

    [Theory]
    [InlineData("ga4_export.jsonl")]
    [InlineData("order_lines.csv")]
    [InlineData("own_names_and_types.csv")]
    [InlineData("rees_no_header.csv")]
    [InlineData("rees_semicolon_decimal_comma.csv")]
    [InlineData("segment_track.jsonl")]
    [InlineData("train-item-views.csv")]
    [InlineData("yoochoose-buys.dat")]
    public async Task Run_with_the_mapping_of_inspect_is_as_run_alone(string name)
    {
        var file = Repository.SharedData($"layouts/{name}");
        var mapping = _folder.File("shop.json");

        var inspect = await CliRun.RunAsync("inspect", file, "--out", mapping);
        inspect.ExitCode.ShouldBe(0, inspect.Error);
        inspect.Out.ShouldContain($"Read it with: cartstream run {file} --format {mapping}");
        var mapped = await CliRun.JsonAsync("run", file, "--format", mapping, "--store", _folder.File("mapped.db"));

        mapped.GetProperty("rejected").GetInt64().ShouldBe(0);
        mapped.GetProperty("events").GetInt64().ShouldBe(mapped.GetProperty("rows").GetInt64());
        if (name == "own_names_and_types.csv")
        {
            await ShouldHoldAsync([file, "--format", mapping], [20, 14, 2, 4], 5, 8, 11);
            return;
        }

        var alone = await CliRun.JsonAsync("run", file, "--store", _folder.File("alone.db"));
        mapped.GetProperty("recommendations_sha256").GetString()
            .ShouldBe(alone.GetProperty("recommendations_sha256").GetString());
    }

    [Fact]
    public async Task Run_unknown_layout_names_the_command_that_reads_it()
    {
        var file = Repository.SharedData("layouts/own_names_and_types.csv");

        var refused = await CliRun.RunAsync("profile", file);

        refused.ExitCode.ShouldBe(1);
        var command = refused.Error.Split("read it with: cartstream ")[1].Split("; or look")[0];
        await ShouldHoldAsync(command.Split(' ')[1..], [20, 14, 2, 4], 5, 8, 11);
    }

    [Fact]
    public async Task Command_that_is_printed_is_read_by_a_shell_as_it_stands()
    {
        var file = Write("cat's $(rows);1.csv", """
            Wann;Was $getan;Customer ID;Artikel Nr;Order Status
            04.03.2026 08:05;Page's view;ann;T 1;
            14.03.2026 08:06;prodView,1;ann;T 1;
            14.03.2026 08:07;Buy it;bob;T 1;Cancelled
            """);
        string[] given =
        [
            "--map", "event_time=Wann,event_type=Was $getan,item_id=Artikel Nr", "--time-zone", "Europe/Oslo",
            "--map-type", "Page's view=view,prodView,1=view,Buy it=purchase", "--delimiter", ";",
        ];

        var inspect = await CliRun.RunAsync(["inspect", file, .. given]);
        inspect.ExitCode.ShouldBe(0, inspect.Error);
        var words = Words(inspect.Out.Split("Read it with: cartstream ")[1].TrimEnd());
        var run = await CliRun.RunAsync([.. words, "--store", _folder.File("store.db")]);

        words[..2].ShouldBe(["run", file]);
        run.ExitCode.ShouldBe(0, run.Error);
        run.Error.ShouldContain("1 row was skipped: Order Status Cancelled 1");
        run.Out.ShouldContain("04.03.2026 08:05 is 2026-03-04T07:05:00Z");
    }

    [Fact]
    public async Task Refusal_repeats_what_was_typed_with_what_it_lacks()
    {
        var file = Write("my rows.csv", """
            ts|customer|sku|what's done
            2026-03-04 08:05:00|ann|T1|view
            2026-03-04 08:06:00|bob|T1|buy
            """);

        var refused = await CliRun.RunAsync(
            "run", file, "--store", _folder.File("a store.db"), "--time-zone", "Europe/Oslo");
        refused.ExitCode.ShouldBe(1);
        var words = Words(refused.Error.Split("read it with: cartstream ")[1].Split("; or look")[0]);
        var run = await CliRun.RunAsync(words);

        words[..6].ShouldBe(["run", file, "--store", _folder.File("a store.db"), "--time-zone", "Europe/Oslo"]);
        run.ExitCode.ShouldBe(0, run.Error);
    }

    [Fact]
    public async Task Profile_retailrocket_in_seconds_is_read_as_seconds_and_said_so()
    {
        var file = _folder.File("a22.csv");
        await File.WriteAllTextAsync(
            file,
            "timestamp,visitorid,event,itemid,transactionid\n1433221332,257597,view,355908,\n"
            + "1433224214,992329,addtocart,248676,\n1433224214,992329,transaction,248676,4\n",
            TestContext.Current.CancellationToken);

        var run = await CliRun.RunAsync("profile", file);

        run.ExitCode.ShouldBe(0);
        run.Out.ShouldContain("seconds: 1433221332 is 2015-06-02T05:02:12Z");
        run.Out.ShouldContain("from 2015-06-02 05:02:12 to 2015-06-02 05:50:14 UTC");
    }

    private static string[] Words(string command)
    {
        var start = new System.Diagnostics.ProcessStartInfo("sh", ["-c", $"printf '%s\\n' {command}"])
        {
            RedirectStandardOutput = true,
            UseShellExecute = false,
        };
        using var shell = System.Diagnostics.Process.Start(start)!;
        return shell.StandardOutput.ReadToEnd().Split('\n')[..^1];
    }

    private string Write(string name, string content)
    {
        File.WriteAllText(_folder.File(name), content + "\n");
        return _folder.File(name);
    }

    private async Task ShouldHoldAsync(string[] input, int[] byType, int shoppers, int sessions, int items)
    {
        var run = await CliRun.JsonAsync(["run", .. input, "--store", _folder.File("store.db")]);
        var profile = await CliRun.JsonAsync(["profile", .. input]);

        run.GetProperty("stored_events").GetInt64().ShouldBe(byType.Sum());
        run.GetProperty("rejected").GetInt64().ShouldBe(0);
        run.GetProperty("shoppers").GetInt64().ShouldBe(shoppers);
        run.GetProperty("sessions").GetInt64().ShouldBe(sessions);
        run.GetProperty("items").GetInt64().ShouldBe(items);
        profile.GetProperty("by_type").EnumerateObject().Select(type => type.Value.GetInt32()).ShouldBe(byType);
        profile.GetProperty("first_event_time").GetDateTime().Year.ShouldBe(2026);
    }
}
