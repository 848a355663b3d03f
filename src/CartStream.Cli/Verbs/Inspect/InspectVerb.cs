using System.CommandLine;
using CartStream.Cli.CommandLine;

namespace CartStream.Cli.Verbs.Inspect;

/// <summary><c>cartstream inspect</c>: its options.</summary>
internal static class InspectVerb
{
    /// <summary>The verb, bound to its executor.</summary>
    public static Command Create(CliHost host)
    {
        var file = new Argument<string>(CommonOptions.FileName)
        {
            Description = "A file of events in any layout, plain or compressed.",
        };
        var output = CommonOptions.File("--out", "The mapping file to write, for --format of other verbs.");
        var json = CommonOptions.Json();
        var format = new FormatCliOptions();
        var verb = new Verb(
            "inspect", "Recognises a file's columns and writes the mapping that reads them.")
        {
            file, output, json,
        };
        format.AddTo(verb);
        verb.SetAction((parsed, cancellation) => Task.FromResult(new InspectExecutor(host).Run(
            new InspectOptions(
                parsed.GetRequiredValue(file),
                parsed.GetValue(output),
                format.Read(parsed),
                format.Typed(parsed),
                parsed.GetValue(json)),
            cancellation)));
        return verb;
    }
}
