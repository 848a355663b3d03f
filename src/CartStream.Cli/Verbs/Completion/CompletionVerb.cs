using System.CommandLine;
using CartStream.Cli.CommandLine;

namespace CartStream.Cli.Verbs.Completion;

/// <summary><c>cartstream completion</c>: prints a script that makes a shell complete the command.</summary>
internal static class CompletionVerb
{
    private static readonly string[] Shells = ["bash", "zsh", "fish", "pwsh"];

    /// <summary>The verb, bound to its action.</summary>
    public static Command Create(CliHost host)
    {
        var shell = new Argument<string>("shell") { Description = $"The shell: {string.Join(", ", Shells)}." };
        shell.CompletionSources.Add(Shells);
        var verb = new Verb(
            "completion", "Prints a completion script for a shell.")
        {
            shell,
        };
        verb.IsConfigured = false;
        verb.SetAction(parsed =>
        {
            var name = parsed.GetRequiredValue(shell);
            if (!Shells.Contains(name, StringComparer.Ordinal))
                throw new UsageException(Names.Unknown("the shell", name, Shells));
            using var script = new StreamReader(
                typeof(CompletionVerb).Assembly.GetManifestResourceStream($"completion/cartstream.{name}")!);
            host.Out.Write(script.ReadToEnd());
            return ExitCode.Success;
        });
        return verb;
    }
}
