using System.Text;
using System.Text.Json;
using CartStream.Cli.CommandLine;
using CartStream.Tests;

namespace CartStream.Cli.Tests.Verbs;

/// <summary>The shop: 60 sessions, each in one of five corners of four items.</summary>
public sealed class TuneTests
{
    [Fact]
    public async Task Tune_writes_all_parameters_and_what_they_were_tuned_on()
    {
        using var folder = new TemporaryFolder();

        var run = await RunAsync(folder, "--algorithms", "knn", "--trials", "5", "--json");

        run.ExitCode.ShouldBe(ExitCode.Success, run.Error);
        var summary = run.Json();
        summary.GetProperty("metric").GetString().ShouldBe("hr@20 + mrr@20");
        summary.GetProperty("trials").GetInt32().ShouldBe(5);
        summary.GetProperty("stages")[0].GetProperty("algorithm").GetString().ShouldBe("knn");
        using var file = JsonDocument.Parse(await ReadAsync(folder, "p.json"));
        var tunedOn = file.RootElement.GetProperty("tuned_on");
        tunedOn.GetProperty("file").GetString().ShouldBe("train.csv");
        tunedOn.GetProperty("value").GetDouble().ShouldBeGreaterThanOrEqualTo(
            tunedOn.GetProperty("value_before").GetDouble());
        summary.GetProperty("kept_queries").GetInt32().ShouldBe(tunedOn.GetProperty("kept_queries").GetInt32());
        file.RootElement.GetProperty("parameters").GetProperty("trees").GetProperty("leaves").GetInt32().ShouldBe(31);
    }

    [Fact]
    public async Task Tune_one_trial_says_that_nothing_is_tuned()
    {
        using var folder = new TemporaryFolder();

        var json = await RunAsync(folder, "--algorithms", "rules", "--trials", "1", "--json");
        var text = await RunAsync(folder, "--algorithms", "rules", "--trials", "1");

        json.Json().GetProperty("stages")[0].GetProperty("is_tuned").GetBoolean().ShouldBeFalse();
        text.Out.ShouldContain("rules is not tuned: only its parameters before were tried");
    }

    [Fact]
    public async Task Tune_again_goes_on_from_its_journal()
    {
        using var folder = new TemporaryFolder();
        await RunAsync(folder, "--algorithms", "knn,rules", "--trials", "5");
        var (whole, journal) = (await ReadAsync(folder, "p.json"), await ReadAsync(folder, "p.json.journal"));
        var lines = journal.Split('\n');
        // As a process that was killed while it wrote leaves it.
        await File.WriteAllTextAsync(
            folder.File("p.json.journal"),
            string.Join('\n', lines[..4]) + "\n" + lines[4][..20],
            TestContext.Current.CancellationToken);

        var run = await RunAsync(folder, "--algorithms", "knn,rules", "--trials", "5");

        run.ExitCode.ShouldBe(ExitCode.Success, run.Error);
        (await ReadAsync(folder, "p.json")).ShouldBe(whole);
        (await ReadAsync(folder, "p.json.journal")).Split('\n')[..4].ShouldBe(lines[..4]);
    }

    [Fact]
    public async Task Tune_journal_of_another_search_is_refused()
    {
        using var folder = new TemporaryFolder();
        await RunAsync(folder, "--algorithms", "rules", "--trials", "1");

        var run = await RunAsync(folder, "--algorithms", "rules", "--trials", "1", "--exclude", "current");

        run.ExitCode.ShouldBe(ExitCode.Failure);
        run.Error.ShouldContain("p.json.journal, line 1: found the trials of another search");
    }

    [Fact]
    public async Task Tune_split_time_finds_what_a_file_that_ends_there_gives()
    {
        using var whole = new TemporaryFolder();
        using var before = new TemporaryFolder();
        await WriteTrainAsync(before, sessions: 40);

        var split = await RunAsync(whole, "--algorithms", "knn", "--trials", "5", "--split-time", "400");
        var ended = await CliRun.RunAsync(Args(before, "--algorithms", "knn", "--trials", "5"));

        split.ExitCode.ShouldBe(ExitCode.Success, split.Error);
        ended.ExitCode.ShouldBe(ExitCode.Success, ended.Error);
        (await ReadAsync(whole, "p.json")).ShouldBe(await ReadAsync(before, "p.json"));
    }

    [Fact]
    public async Task Tune_interrupted_writes_what_was_found()
    {
        using var folder = new TemporaryFolder();
        await WriteTrainAsync(folder);
        using var interruption = new CancellationTokenSource();
        var time = new CancellingTime(60, interruption);

        var run = await CliRun.RunInterruptedAsync(Args(folder, "--algorithms", "knn"), interruption.Token, time);

        run.ExitCode.ShouldBe(130);
        File.Exists(folder.File("p.json")).ShouldBeTrue();
    }

    [Fact]
    public async Task Tune_bad_options_are_all_named()
    {
        using var folder = new TemporaryFolder();

        var run = await RunAsync(folder, "--algorithms", "kmn", "--protocol", "sessions", "--exclude", "all");

        run.ExitCode.ShouldBe(ExitCode.BadUsage);
        run.Error.ShouldContain("--algorithms is 'kmn', expected popularity, knn,");
        run.Error.ShouldContain("did you mean knn?");
        run.Error.ShouldContain("--protocol is 'sessions', expected next-item, otto");
        run.Error.ShouldContain("--exclude is 'all', expected none, current, cart, session");
        (await RunAsync(folder, "--budget", "0")).Error.ShouldContain("--budget: found 0, expected 1 to 604800");
    }

    [Fact]
    public async Task Evaluate_params_change_the_answer_and_bad_ones_are_one_line()
    {
        using var folder = new TemporaryFolder();
        await WriteTrainAsync(folder);
        await File.WriteAllTextAsync(
            folder.File("bad.json"),
            """{"parameters":{"knn":{"neighbors":5}}}""",
            TestContext.Current.CancellationToken);

        var run = await CliRun.RunAsync(
            "evaluate", "--train", folder.File("train.csv"), "--test", folder.File("train.csv"),
            "--algorithms", "knn", "--params", folder.File("bad.json"));

        run.ExitCode.ShouldBe(ExitCode.Failure);
        run.Error.ShouldStartWith(
            $"cartstream: {folder.File("bad.json")}: knn.neighbors: unknown, expected one of sessions_per_item, ");
    }

    private static string[] Args(TemporaryFolder folder, params string[] more) =>
        ["tune", "--train", folder.File("train.csv"), "--out", folder.File("p.json"), "--quiet", .. more];

    private static async Task<CliRun> RunAsync(TemporaryFolder folder, params string[] more)
    {
        await WriteTrainAsync(folder);
        return await CliRun.RunAsync(Args(folder, more));
    }

    private static Task WriteTrainAsync(TemporaryFolder folder, int sessions = 60)
    {
        var rows = new StringBuilder("SessionId,ItemId,Time\n");
        for (var session = 0; session < sessions; session++)
        {
            for (var i = 0; i < 4; i++)
                rows.Append(session).Append(",i").Append((session % 5 * 4) + ((session + i) % 4))
                    .Append(',').Append((session * 10) + i).Append('\n');
        }

        return File.WriteAllTextAsync(
            folder.File("train.csv"), rows.ToString(), TestContext.Current.CancellationToken);
    }

    private static Task<string> ReadAsync(TemporaryFolder folder, string file) =>
        File.ReadAllTextAsync(folder.File(file), TestContext.Current.CancellationToken);
}
