using CartStream.Cli.CommandLine;

namespace CartStream.Cli.Tests.CommandLine;

/// <summary>The parser's library has directives for who writes a command; the command has none.</summary>
public sealed class DirectiveTests
{
    [Theory]
    [InlineData("[diagram]")]
    [InlineData("[suggest]")]
    [InlineData("[suggest:3]")]
    [InlineData("[debug]")]
    [InlineData("[env:CARTSTREAM_DEBUG=1]")]
    [InlineData("[any thing]")]
    public async Task RunAsync_directive_before_a_verb_is_an_unknown_word_and_nothing_runs(string directive)
    {
        foreach (string[] before in new[] { Array.Empty<string>(), ["cartstream"] })
        {
            var run = await CliRun.RunAsync([.. before, directive, "simulate", "--events", "1", "--out", "-"]);

            run.ExitCode.ShouldBe(ExitCode.BadUsage);
            run.Out.ShouldBeEmpty();
            run.Error.ShouldStartWith($"cartstream: unknown verb '{directive.Split('=')[0]}'");
        }
    }

    [Fact]
    public async Task RunAsync_directive_alone_is_an_unknown_word()
    {
        var run = await CliRun.RunAsync("[diagram]");

        run.ExitCode.ShouldBe(ExitCode.BadUsage);
        run.Error.ShouldContain("unknown verb '[diagram]'");
    }

    [Fact]
    public async Task RunAsync_word_in_brackets_after_a_verb_is_an_argument()
    {
        var run = await CliRun.RunAsync("simulate", "[diagram]", "--out", "-");

        run.ExitCode.ShouldBe(ExitCode.BadUsage);
        run.Error.ShouldContain("unexpected argument '[diagram]'");
    }

    [Theory]
    [InlineData("--partitions", "a whole number", "serve")]
    [InlineData("--port", "a whole number", "serve")]
    [InlineData("--buy-again-days", "a whole number", "run")]
    [InlineData("--until-idle", "a number", "process")]
    public async Task RunAsync_value_of_an_option_without_a_default_says_what_is_expected(
        string option, string expected, string verb)
    {
        var run = await CliRun.RunAsync(verb, option, "many");

        run.ExitCode.ShouldBe(ExitCode.BadUsage);
        run.Error.ShouldStartWith($"cartstream: {option} is 'many', expected {expected}");
    }
}
