using CartStream.Cli.CommandLine;
using CartStream.Tests;

namespace CartStream.Cli.Tests.Verbs;

/// <summary>Invalid settings files, and paths that are no files, give a message of one line. Nothing hangs.</summary>
public sealed class SettingsFileTests : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly TemporaryFolder _folder = new();

    public static TheoryData<string, string[]> Options => new()
    {
        { "--params", ["run", "EVENTS", "--store", "STORE"] },
        { "--format", ["run", "EVENTS", "--store", "STORE"] },
        { "--params", ["serve", "--port", "0", "--store", "STORE"] },
        { "--keys", ["serve", "--port", "0", "--store", "STORE"] },
        { "--evaluation", ["serve", "--port", "0", "--store", "STORE"] },
        { "--experiments", ["serve", "--port", "0", "--store", "STORE"] },
        { "--shadow", ["serve", "--port", "0", "--store", "STORE"] },
        { "--postgres-file", ["sink", "--store", "STORE"] },
        { "--kafka-config-file", ["process", "--kafka", "localhost:1"] },
    };

    public void Dispose() => _folder.Dispose();

    [Theory]
    [MemberData(nameof(Options))]
    public async Task Verb_with_a_device_or_folder_in_the_place_of_a_file_says_so(string option, string[] args)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "there is no /dev/zero");
        foreach (var path in new[] { "/dev/zero", "/dev/urandom", "/dev/null", "/proc/self/fd", _folder.File(".") })
            await ShouldBeRefusedAsync([.. args, option, path]);
    }

    [Theory]
    [MemberData(nameof(Options))]
    public async Task Verb_with_a_pipe_that_nobody_writes_to_in_the_place_of_a_file_says_so(
        string option, string[] args)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "there is no mkfifo");
        var pipe = _folder.File("pipe");
        using (var made = System.Diagnostics.Process.Start("mkfifo", [pipe]))
            await made.WaitForExitAsync(TestContext.Current.CancellationToken);

        await ShouldBeRefusedAsync([.. args, option, pipe]);
    }

    [Theory]
    [InlineData("--params", """{"parameters":{},"parameters":{}}""", "'parameters' twice")]
    [InlineData("--params", """{"parameters":{"knn":{},"knn":{}}}""", "'knn' twice")]
    [InlineData("--params", """{"tuned_on":{"a":"\ud800"},"parameters":{}}""", "half a surrogate pair")]
    [InlineData("--params", """{"tuned_on":{"\udc00":1},"parameters":{}}""", "half a surrogate pair")]
    [InlineData("--params", "{\"parameters\":\n{\"knn\":", "line 2: found no valid JSON")]
    [InlineData("--experiments", """{"name":"a","name":"b","variants":[]}""", "'name' twice")]
    [InlineData("--experiments", """{"name":"\ud800","variants":[]}""", "half a surrogate pair")]
    [InlineData("--shadow", """{"name":"a","parameters":{"knn":{},"knn":{}}}""", "'knn' twice")]
    [InlineData("--evaluation", """{"algorithms":[],"algorithms":[]}""", "'algorithms' twice")]
    [InlineData("--evaluation", """{"algorithms":["\udfff"]}""", "half a surrogate pair")]
    [InlineData("--keys", """[{"id":"00000000","id":"00000000"}]""", "found no list of API keys")]
    [InlineData("--keys", """[{"id":"\ud800"}]""", "found no list of API keys")]
    [InlineData("--format", """{"map":{"item_id":"a","item_id":"b"}}""", "'item_id' twice")]
    [InlineData("--format", """{"name":"\ud800","map":{}}""", "half a surrogate pair")]
    public async Task Verb_with_a_name_that_stands_twice_or_a_text_that_is_none_says_where(
        string option, string content, string fault)
    {
        var file = _folder.File("settings.json");
        await File.WriteAllTextAsync(file, content, TestContext.Current.CancellationToken);
        string[] args = option is "--params" or "--format"
            ? ["run", "EVENTS", "--store", "STORE"]
            : ["serve", "--port", "0", "--store", "STORE"];

        var run = await ShouldBeRefusedAsync([.. args, option, file]);

        run.Error.ShouldContain(fault);
    }

    private async Task<CliRun> ShouldBeRefusedAsync(string[] args)
    {
        var events = _folder.File("events.jsonl");
        await File.WriteAllTextAsync(
            events,
            """{"event_time":"2026-03-01T10:00:00Z","event_type":"view","item_id":"a","shopper_id":"s"}""" + "\n",
            TestContext.Current.CancellationToken);
        var shown = string.Join(' ', args);
        var run = await Task.Run(() => CliRun.RunAsync(
            [.. args.Select(arg => arg.Replace("STORE", _folder.File("shop.db")).Replace("EVENTS", events))]))
            .WaitAsync(Patience, TestContext.Current.CancellationToken);
        run.ExitCode.ShouldBeOneOf(ExitCode.Failure, ExitCode.BadUsage);
        run.Error.ShouldNotContain("unexpected", Case.Insensitive, shown);
        run.Error.ShouldNotContain("   at ", Case.Sensitive, shown);
        run.Error.ShouldNotBeEmpty(shown);
        return run;
    }
}
