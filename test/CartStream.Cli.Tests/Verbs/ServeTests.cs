namespace CartStream.Cli.Tests.Verbs;

public sealed class ServeTests
{
    [Theory]
    [InlineData("expected either --kafka or --store", "--kafka", "localhost:1", "--store", "shop.db")]
    [InlineData("--state: expected --kafka, too", "--store", "shop.db", "--state", "folder")]
    [InlineData("--partitions is 0, expected 1 to 10,000", "--kafka", "localhost:1", "--partitions", "0")]
    [InlineData("member: found 'a b'", "--kafka", "localhost:1", "--member", "a b")]
    [InlineData("snapshot-minutes: found 0", "--kafka", "localhost:1", "--snapshot-minutes", "0")]
    public async Task Serve_options_that_do_not_hold_together_are_named(string fault, params string[] options)
    {
        var run = await CliRun.RunAsync(["serve", .. options]);

        run.ExitCode.ShouldBe(ExitCode.BadUsage, run.Error);
        run.Error.ShouldContain(fault);
    }

    [Theory]
    [InlineData("expected a file that exists", "--store", "there-is-none.db")]
    [InlineData("expected either --kafka or --store", "--kafka", "localhost:1", "--store", "shop.db")]
    public async Task Forget_options_that_do_not_hold_together_are_named(string fault, params string[] options)
    {
        var run = await CliRun.RunAsync(["forget", "ann", .. options]);

        run.ExitCode.ShouldBe(ExitCode.BadUsage, run.Error);
        run.Error.ShouldContain(fault);
    }
}
