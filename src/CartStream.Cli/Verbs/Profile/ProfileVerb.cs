using System.CommandLine;
using CartStream.Cli.CommandLine;
using CartStream.Datasets.Profiling;

namespace CartStream.Cli.Verbs.Profile;

/// <summary><c>cartstream profile</c>: its options.</summary>
internal static class ProfileVerb
{
    private const double MsPerMinute = 60_000;

    /// <summary>The verb, bound to its executor.</summary>
    public static Command Create(CliHost host)
    {
        var files = new Argument<string[]>(CommonOptions.FileName)
        {
            Description = "Event files in any known format, plain or compressed; several are read in time order.",
            Arity = ArgumentArity.OneOrMore,
        };
        var format = new FormatCliOptions();
        var top = CommonOptions.Count(
            "--top", "Number of items, brands and categories to list.", DatasetProfile.TopDefault);
        var idleMinutes = CommonOptions.Number(
            "--idle-minutes", "Idle time after which a session without an id ends.",
            DatasetProfile.IdleGapMsDefault / MsPerMinute);
        var strict = CommonOptions.Flag("--strict", "Stops at the first bad row instead of counting it.");
        var rejected = new Option<string?>("--rejected")
        {
            Description = "A file for bad rows, each with its file, line and reason.",
            HelpName = "file",
        };
        var (json, quiet) = (CommonOptions.Json(), CommonOptions.Quiet());

        var verb = new Verb("profile", "Summarises a data set and its faults.")
        {
            files, top, idleMinutes, strict, rejected, json, quiet,
        };
        format.AddTo(verb);
        verb.SetAction((parsed, cancellation) => new ProfileExecutor(host).RunAsync(
            new ProfileOptions
            {
                Files = parsed.GetRequiredValue(files),
                Format = format.Read(parsed),
                Top = parsed.GetValue(top),
                IdleGapMs = (long)(parsed.GetValue(idleMinutes) * MsPerMinute),
                Strict = parsed.GetValue(strict),
                RejectedPath = parsed.GetValue(rejected),
                Json = parsed.GetValue(json),
                Quiet = parsed.GetValue(quiet),
            },
            cancellation));
        return verb;
    }
}
