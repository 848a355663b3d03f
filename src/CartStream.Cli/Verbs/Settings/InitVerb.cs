using System.CommandLine;
using CartStream.Cli.CommandLine;

namespace CartStream.Cli.Verbs.Settings;

/// <summary><c>cartstream init</c>: writes a settings file in which all settings are commented out.</summary>
internal static class InitVerb
{
    /// <summary>The verb, bound to its action.</summary>
    /// <param name="host">Provides the folder for the file.</param>
    /// <param name="root">The command whose options the file lists.</param>
    public static Command Create(CliHost host, Command root)
    {
        var force = CommonOptions.Flag("--force", $"Overwrites an existing {SettingSource.OwnFile}.");
        var verb = new Verb(
            "init", $"Writes {SettingSource.OwnFile} with every setting and its default, commented out.")
        {
            force,
        };
        verb.IsConfigured = false;
        verb.SetAction(parsed => Run(host, root, parsed.GetValue(force)));
        return verb;
    }

    private static int Run(CliHost host, Command root, bool isForced)
    {
        var path = Path.Combine(host.Folder, SettingSource.OwnFile);
        if (!isForced && File.Exists(path))
        {
            host.Error.WriteLine(
                $"cartstream: {SettingSource.OwnFile}: found a file that is there, expected none; "
                + "--force writes over it");
            return ExitCode.Failure;
        }

        OutputFile.WriteText(path, SettingTemplate.Write(root));
        host.Out.WriteLine($"{SettingSource.OwnFile}: written, every setting commented out, so nothing has changed.");
        host.Out.WriteLine("Take '//' away before those that you want, then look: cartstream config serve");
        return ExitCode.Success;
    }
}
