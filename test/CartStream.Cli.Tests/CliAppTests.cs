using CartStream.Cli.CommandLine;
using CartStream.Log;
using CartStream.Tests;

namespace CartStream.Cli.Tests;

public sealed class CliAppTests
{
    [Theory]
    [InlineData("a verb is missing", "")]
    [InlineData("unknown verb 'simulat'; did you mean 'simulate'?", "simulat --events 5")]
    [InlineData("unknown verb 'zzz'", "zzz")]
    [InlineData("unknown option '--jsn'", "--jsn")]
    public async Task RunAsync_bad_command_line_is_one_line_and_a_hint(string fault, string line)
    {
        var run = await CliRun.RunAsync(line.Split(' ', StringSplitOptions.RemoveEmptyEntries));

        run.ExitCode.ShouldBe(2);
        run.Out.ShouldBeEmpty();
        Lines(run.Error).ShouldBe([$"cartstream: {fault}", "Run 'cartstream --help' for what is accepted."]);
    }

    [Theory]
    [InlineData("a file is missing", "profile")]
    [InlineData("an id is missing", "keys", "revoke")]
    public async Task RunAsync_without_its_argument_names_it(string fault, params string[] args)
    {
        var run = await CliRun.RunAsync(args);

        run.ExitCode.ShouldBe(2);
        Lines(run.Error)[0].ShouldBe($"cartstream: {fault}");
    }

    [Theory]
    [InlineData("unknown option '--event'; did you mean '--events'?", "--event 5 --out x")]
    [InlineData("unknown option '--sede'; did you mean '--seed'?", "--sede 5 --out x")]
    [InlineData("unexpected argument 'foo'", "foo --out x")]
    [InlineData("--out needs a value", "--out")]
    [InlineData("expected one of --out, --store and --kafka", "--events 5")]
    [InlineData("expected one of --out, --store and --kafka", "--out x --store y")]
    [InlineData("--seed is given twice", "--seed 5 --seed 6 --out x")]
    [InlineData("--seed is 'abc', expected a whole number", "--seed abc --out x")]
    [InlineData("--zipf-exponent is 'x', expected a number", "--zipf-exponent x --out x")]
    [InlineData("--start is 'soon', expected a time such as 2026-01-01T00:00:00Z", "--start soon --out x")]
    public async Task RunAsync_bad_option_of_a_verb_is_one_line_and_a_hint(string fault, string line)
    {
        var run = await CliRun.RunAsync(["simulate", .. line.Split(' ')]);

        run.ExitCode.ShouldBe(2);
        run.Out.ShouldBeEmpty();
        Lines(run.Error).ShouldBe([$"cartstream: {fault}", "Run 'cartstream simulate --help' for what is accepted."]);
    }

    [Theory]
    [InlineData("run", "unknown option '--modle'; did you mean '--model'?", "--modle full")]
    [InlineData("replay", "unknown option '--kafak'; did you mean '--kafka'?", "events.csv --kafak b:9092 --quiet")]
    [InlineData("inspect", "unknown option '--outt'; did you mean '--out'?", "--outt shop.json")]
    [InlineData("profile", "unknown option '--tpo'; did you mean '--top'?", "events.csv --tpo 3")]
    public async Task RunAsync_misspelt_option_of_a_verb_that_takes_files_is_no_file(
        string verb, string fault, string line)
    {
        var run = await CliRun.RunAsync([verb, .. line.Split(' ')]);

        run.ExitCode.ShouldBe(2);
        run.Out.ShouldBeEmpty();
        Lines(run.Error).ShouldBe([$"cartstream: {fault}", $"Run 'cartstream {verb} --help' for what is accepted."]);
    }

    [Theory]
    [InlineData("serve", 399, 400)]
    [InlineData("run", 199, 200)]
    public async Task RunAsync_verb_that_may_open_too_few_files_says_how_many_it_needs(
        string verb, long max, int needed)
    {
        var run = await CliRun.RunAsync([verb, "--store", "none/none.db"], host => host with { OpenFilesMax = max });

        run.ExitCode.ShouldBe(1);
        Lines(run.Error).ShouldHaveSingleItem().ShouldStartWith(
            $"cartstream: found a limit of {max} open files, expected {needed} or more for '{verb}': raise it");
    }

    [Theory]
    [InlineData("serve", 400)]
    [InlineData("run", 200)]
    public async Task RunAsync_verb_that_may_open_enough_files_goes_on(string verb, long max)
    {
        var run = await CliRun.RunAsync([verb, "--store", "none/none.db"], host => host with { OpenFilesMax = max });

        run.Error.ShouldContain("there is no folder");
    }

    [Theory]
    [InlineData("forget", "ann")]
    [InlineData("run", "events.csv")]
    public async Task RunAsync_option_behind_the_end_of_options_is_told_to_come_before_it(string verb, string argument)
    {
        var run = await CliRun.RunAsync(verb, "--", argument, "--store", "s.db");

        run.ExitCode.ShouldBe(2);
        Lines(run.Error)[0].ShouldBe(
            "cartstream: unexpected argument '--store' behind '--', expected options before it");
    }

    [Fact]
    public async Task RunAsync_version_is_a_number()
    {
        var run = await CliRun.RunAsync("--version");

        run.ExitCode.ShouldBe(0);
        Version.TryParse(run.Out.Split('+', '-', '\n')[0], out _).ShouldBeTrue(run.Out);
    }

    [Fact]
    public async Task RunAsync_expected_failures_are_one_line_without_a_stack()
    {
        Exception[] failures =
        [
            new IOException("no space\nleft on device"),
            new LogException("partition 3 of user-events is gone"),
            new InvalidDataException("truncated gzip"),
            new UnauthorizedAccessException("access denied"),
        ];
        foreach (var failure in failures)
        {
            var run = await FailWithAsync(failure, showStacks: true);

            run.ExitCode.ShouldBe(1);
            Lines(run.Error).ShouldBe([$"cartstream: {failure.Message.Replace('\n', ' ')}"]);
        }
    }

    [Fact]
    public async Task RunAsync_unexpected_exception_names_its_type_and_hides_the_stack()
    {
        var run = await FailWithAsync(new InvalidOperationException("queue is empty"), showStacks: false);

        run.ExitCode.ShouldBe(1);
        Lines(run.Error).ShouldBe(
        [
            "cartstream: unexpected System.InvalidOperationException: queue is empty",
            "Set CARTSTREAM_DEBUG=1 to see where.",
        ]);
    }

    [Fact]
    public async Task RunAsync_without_memory_names_the_limit_and_what_raises_it()
    {
        var run = await FailWithAsync(new InsufficientMemoryException(), showStacks: false);

        run.ExitCode.ShouldBe(1);
        Lines(run.Error).ShouldHaveSingleItem()
            .ShouldMatch("^cartstream: found no memory left of the [1-9][0-9]* MiB that this process may use, ");
    }

    [Fact]
    public async Task RunAsync_unexpected_exception_when_debugging_shows_the_stack()
    {
        var run = await FailWithAsync(new InvalidOperationException("queue is empty"), showStacks: true);

        run.Error.ShouldContain("   at CartStream.Cli");
    }

    [Fact]
    public async Task RunAsync_fault_that_cannot_be_written_keeps_its_exit_code()
    {
        await using var full = new FullWriter();
        string[][] failing = [["inspect", "missing.csv"], ["zzz"], ["simulate", "--zzz"]];
        foreach (var args in failing)
        {
            var heard = await CliRun.RunAsync(args);
            var unheard = await CliRun.RunAsync(args, host => host with { Error = full });

            unheard.ExitCode.ShouldBe(heard.ExitCode);
            unheard.ExitCode.ShouldNotBe(0);
        }

        full.Refused.ShouldBeGreaterThanOrEqualTo(failing.Length);
    }

    [Fact]
    public async Task RunAsync_notice_that_cannot_be_written_ends_no_verb()
    {
        using var folder = new TemporaryFolder();
        await using var full = new FullWriter();

        var run = await CliRun.RunAsync(
            ["keys", "add", "web", "--keys", folder.File("keys.json"), "--scope", "admin"],
            host => host with { Error = full });

        run.ExitCode.ShouldBe(0);
        run.Out.Trim().ShouldNotBeEmpty();
        full.Refused.ShouldBeGreaterThan(0);
    }

    [Fact]
    public async Task RunAsync_key_with_an_invalid_name_is_told_without_the_name_of_a_parameter()
    {
        using var folder = new TemporaryFolder();

        var run = await CliRun.RunAsync(
            ["keys", "add", "a\tb", "--keys", folder.File("keys.json"), "--scope", "admin"]);

        run.ExitCode.ShouldBe(ExitCode.BadUsage);
        run.Error.Split('\n')[0].ShouldBe(
            "cartstream: found a name of 3 characters, expected 1 to 100, none a control character");
    }

    [Fact]
    public async Task RunAsync_reader_of_the_pipe_gone_ends_quietly()
    {
        var run = await FailWithAsync(new IOException("Broken pipe", hresult: 32), showStacks: false);

        run.ExitCode.ShouldBe(0);
        run.Error.ShouldBeEmpty();
    }

    [Fact]
    public async Task RunAsync_interrupted_returns_130()
    {
        using var folder = new TemporaryFolder();
        using var interruption = new CancellationTokenSource();
        await interruption.CancelAsync();
        var file = folder.File("events.jsonl");

        var run = await CliRun.RunInterruptedAsync(
            ["simulate", "--events", "endless", "--out", file], interruption.Token);

        run.ExitCode.ShouldBe(130);
        run.Error.ShouldBe("cartstream: interrupted" + Environment.NewLine);
        (await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken)).ShouldEndWith("}\n");
    }

    private static Task<CliRun> FailWithAsync(Exception failure, bool showStacks) => CliRun.RunAsync(
        ["simulate", "--events", "1", "--out", "-"],
        host => host with { OpenOut = () => throw failure, ShowStacks = showStacks });

    private static string[] Lines(string text) =>
        text.Split(Environment.NewLine, StringSplitOptions.RemoveEmptyEntries);
}
