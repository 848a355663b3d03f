using System.Diagnostics;
using CartStream.Cli.CommandLine;
using CartStream.Tests;

namespace CartStream.Cli.Tests.Verbs;

public sealed class CompletionTests
{
    [Theory]
    [InlineData("se", "serve")]
    [InlineData("serve --mod", "--model")]
    [InlineData("serve --model ", "blend full")]
    [InlineData("serve --model f", "full")]
    [InlineData("serve --model=b", "--model=blend")]
    [InlineData("serve --model full --mode", "")]
    [InlineData("serve --insecure --mod", "--model")]
    [InlineData("serve --recommend s", "session-start")]
    [InlineData("evaluate --protocol o", "otto")]
    [InlineData("keys add web --scope events:write ad", "admin")]
    [InlineData("keys ", "add list revoke")]
    [InlineData("dlq re", "replay")]
    [InlineData("completion ", "bash fish pwsh zsh")]
    [InlineData("serve --port ", "")]
    [InlineData("serve --store sh", ":files")]
    [InlineData("serve --store=sh", ":files")]
    [InlineData("profile ", ":files")]
    [InlineData("run -- --mod", ":files")]
    [InlineData("--ver", "--version")]
    [InlineData("serve --ver", "")]
    [InlineData("zzz", "")]
    public async Task Complete_last_word_becomes_what_fits_there(string line, string expected)
    {
        var found = await CompleteAsync(line.Split(' '));

        string.Join(' ', found).ShouldBe(expected);
    }

    [Fact]
    public async Task Complete_every_option_of_every_verb_is_offered()
    {
        var root = CommandTree.Build(Host);
        foreach (var verb in root.Subcommands.Where(verb => !verb.Hidden && verb.Subcommands.Count == 0))
        {
            var found = await CompleteAsync(verb.Name, "--");

            found.Order().ShouldBe(verb.Options.Select(option => option.Name).Append("--help").Order(), verb.Name);
        }
    }

    [Fact]
    public async Task Complete_nothing_typed_offers_verbs_and_no_hidden_one()
    {
        var found = await CompleteAsync("");

        found.ShouldContain("serve");
        found.ShouldNotContain("complete");
    }

    [Theory]
    [InlineData("bash")]
    [InlineData("zsh")]
    [InlineData("fish")]
    [InlineData("pwsh")]
    public async Task Completion_prints_a_script_that_asks_the_command(string shell)
    {
        var run = await CliRun.RunAsync("completion", shell);

        run.ExitCode.ShouldBe(ExitCode.Success);
        run.Error.ShouldBeEmpty();
        run.Out.ShouldContain($"cartstream completion {shell}");
        run.Out.ShouldContain("complete --");
    }

    [Fact]
    public async Task Completion_unknown_shell_names_those_there_are()
    {
        var run = await CliRun.RunAsync("completion", "powershell");

        run.ExitCode.ShouldBe(ExitCode.BadUsage);
        run.Error.ShouldContain("the shell is 'powershell', expected bash, zsh, fish, pwsh");
    }

    /// <summary>Runs the script in bash, which splits words at '=' and ':', too.</summary>
    [Theory]
    [InlineData("se", "serve")]
    [InlineData("serve --mod", "--model")]
    [InlineData("serve --model ", "blend full")]
    [InlineData("serve --model = b", "blend")]
    [InlineData("serve --model =", "blend full")]
    [InlineData("keys add x --scope events : w", "write")]
    [InlineData("serve --store sho", "shop.db")]
    [InlineData("serve --store = sho", "shop.db")]
    [InlineData("zzz --q", "")]
    public async Task Completion_in_bash_completes_verbs_options_values_and_files(string words, string expected)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "bash with the command beside it");
        using var folder = new TemporaryFolder();
        await File.WriteAllTextAsync(folder.File("shop.db"), "", Stop);
        var command = folder.File("cartstream");
        await File.WriteAllTextAsync(
            command,
            $"#!/bin/sh\nexec dotnet '{Path.Combine(AppContext.BaseDirectory, "CartStream.Cli.dll")}' \"$@\"\n",
            Stop);
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(command, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        var typed = words.Split(' ');
        const string ask =
            """
            cd "$1"; PATH=$1:$PATH; shift
            source <(cartstream completion bash)
            COMP_WORDS=(cartstream "$@"); COMP_CWORD=$#
            complete -p cartstream >/dev/null || exit 1
            _cartstream cartstream
            echo "${COMPREPLY[@]}"
            """;

        var start = new ProcessStartInfo(
            "bash", ["--norc", "-c", ask, "ask", Path.GetDirectoryName(command)!, .. typed])
        {
            UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true,
        };
        using var bash = Process.Start(start)!;
        var output = bash.StandardOutput.ReadToEndAsync(Stop);
        var error = await bash.StandardError.ReadToEndAsync(Stop);

        error.ShouldBeEmpty();
        (await output).Trim().ShouldBe(expected);
    }

    private static CliHost Host => new()
    {
        Out = TextWriter.Null, Error = TextWriter.Null, OpenOut = () => Stream.Null,
    };

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    private static async Task<string[]> CompleteAsync(params string[] words)
    {
        var run = await CliRun.RunAsync(["complete", "--", .. words]);
        run.ExitCode.ShouldBe(ExitCode.Success, run.Error);
        return
        [
            .. run.Out.Split(Environment.NewLine, StringSplitOptions.RemoveEmptyEntries)
                .Select(line => line.Split('\t')[0]),
        ];
    }
}
