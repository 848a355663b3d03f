using CartStream.Cli.CommandLine;

namespace CartStream.Cli.Tests.Golden;

public sealed class HelpTests
{
    public static TheoryData<string> Verbs()
    {
        var host = new CliHost { Out = TextWriter.Null, Error = TextWriter.Null, OpenOut = () => Stream.Null };
        return [.. CommandTree.Build(host).Subcommands.Where(verb => !verb.Hidden).SelectMany(verb => verb.Subcommands
            .Select(below => $"{verb.Name} {below.Name}").Prepend(verb.Name))];
    }

    [Fact]
    public async Task Help_of_the_command_is_as_reviewed()
    {
        var run = await CliRun.RunAsync("--help");

        run.ExitCode.ShouldBe(ExitCode.Success);
        run.Error.ShouldBeEmpty();
        GoldenFile.ShouldMatch(run.Out, "help.txt");
    }

    [Theory]
    [MemberData(nameof(Verbs))]
    public async Task Help_of_a_verb_is_as_reviewed(string verb)
    {
        var run = await CliRun.RunAsync([.. verb.Split(' '), "--help"]);

        run.ExitCode.ShouldBe(ExitCode.Success);
        run.Error.ShouldBeEmpty();
        GoldenFile.ShouldMatch(run.Out, $"help-{verb.Replace(' ', '-')}.txt");
    }
}
