using CartStream.Cli.CommandLine;
using CartStream.Cli.Output;
using CartStream.Datasets.Profiling;
using CartStream.Datasets.Reading;

namespace CartStream.Cli.Verbs.Profile;

/// <summary><c>cartstream profile</c>: reads event files once and shows their contents.</summary>
internal sealed class ProfileExecutor(CliHost host)
{
    /// <summary>Reads the files and writes the profile.</summary>
    /// <exception cref="UsageException">The options are invalid.</exception>
    /// <exception cref="IOException">A file can't be read.</exception>
    public Task<int> RunAsync(ProfileOptions options, CancellationToken cancellation)
    {
        options.Validate();
        using var source = EventFiles.Open(
            options.Files,
            new EventFileOptions
            {
                Strict = options.Strict, RejectedPath = options.RejectedPath, Format = options.Format,
            });
        var summary = Read(options, source, cancellation);
        InputReport.WriteSkipped(host.Error, source);
        var isUseless = InputReport.WriteUseless(host.Error, source);
        if (!isUseless || source.Counts.Accepted > 0)
            Write(options, summary);
        return Task.FromResult(isUseless ? ExitCode.Failure : ExitCode.Success);
    }

    private void Write(ProfileOptions options, ProfileSummary summary)
    {
        if (options.Json)
            JsonReport.Write(host.Out, summary, CliJsonContext.Default.ProfileSummary);
        else
            new ProfileReport(host).Write(summary);
    }

    private ProfileSummary Read(ProfileOptions options, EventFileSource source, CancellationToken cancellation)
    {
        using var progress = ProgressReport.Create(host, options.Quiet, "events");
        using var watched = new WatchedSource(source, progress, cancellation);
        var profile = DatasetProfile.Of(watched, options.Top, options.IdleGapMs);
        return ProfileSummary.Of(options.Files, profile, source);
    }
}
