using System.CommandLine;
using System.CommandLine.Help;
using CartStream.Cli.CommandLine;
using CartStream.Cli.Verbs.Completion;
using CartStream.Cli.Verbs.DeadLetters;
using CartStream.Cli.Verbs.Evaluate;
using CartStream.Cli.Verbs.Forget;
using CartStream.Cli.Verbs.Inspect;
using CartStream.Cli.Verbs.Items;
using CartStream.Cli.Verbs.Keys;
using CartStream.Cli.Verbs.Process;
using CartStream.Cli.Verbs.Profile;
using CartStream.Cli.Verbs.Replay;
using CartStream.Cli.Verbs.Run;
using CartStream.Cli.Verbs.Serve;
using CartStream.Cli.Verbs.Settings;
using CartStream.Cli.Verbs.Simulate;
using CartStream.Cli.Verbs.Sink;
using CartStream.Cli.Verbs.Tune;

namespace CartStream.Cli;

/// <summary>The command, its verbs and their options.</summary>
internal static class CommandTree
{
    private const int HelpColumnsMax = 100;

    /// <summary>Builds the command with all its verbs.</summary>
    public static Command Build(CliHost host)
    {
        // A RootCommand would be named after the process, which in a test is the test runner.
        var root = new Command(CommandParser.Name, "Real-time cart recommendations from a shop's event stream.")
        {
            new HelpOption("--help", "-h")
            {
                Recursive = true,
                Description = "Shows the help of a verb.",
                Action = new GroupedHelp(HelpColumnsMax),
            },
            new VersionOption("--version") { Description = "Shows the version." },
            RunVerb.Create(host),
            ProcessVerb.Create(host),
            ServeVerb.Create(host),
            KeysVerb.Create(host),
            ForgetVerb.Create(host),
            EvaluateVerb.Create(host),
            TuneVerb.Create(host),
            SimulateVerb.Create(host),
            ReplayVerb.Create(host),
            InspectVerb.Create(host),
            ProfileVerb.Create(host),
            ItemsVerb.Create(host),
            SinkVerb.Create(host),
            DeadLetterVerb.Create(host),
            CompletionVerb.Create(host),
        };
        root.Add(InitVerb.Create(host, root));
        root.Add(ConfigVerb.Create(host, root));
        root.Add(CompleteVerb.Create(host, root));
        return root;
    }
}
