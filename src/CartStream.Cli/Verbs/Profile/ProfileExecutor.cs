using CartStream.Cli.CommandLine;
using CartStream.Cli.Output;
using CartStream.Datasets.Profiling;
using CartStream.Datasets.Reading;

namespace CartStream.Cli.Verbs.Profile;

/// <summary><c>cartstream profile</c>: reads event files once and shows what they hold.</summary>
internal sealed class ProfileExecutor(CliHost host)
{
    /// <summary>Reads the files and writes the profile.</summary>
    /// <exception cref="UsageException">The options don't hold together.</exception>
    /// <exception cref="IOException">A file can't be read.</exception>
    public Task<int> RunAsync(ProfileOptions options, CancellationToken cancellation)
    {
        options.Validate();
        var summary = Read(options, cancellation);
        if (options.Json)
            JsonReport.Write(host.Out, summary, CliJsonContext.Default.ProfileSummary);
        else
            new ProfileReport(host).Write(summary);
        return Task.FromResult(ExitCode.Success);
    }

    private ProfileSummary Read(ProfileOptions options, CancellationToken cancellation)
    {
        using var source = EventFiles.Open(
            options.Files, new EventFileOptions { Strict = options.Strict, RejectedPath = options.RejectedPath });
        using var progress = ProgressReport.Create(host, options.Quiet, "events");
        using var watched = new WatchedSource(source, progress, cancellation);
        var profile = DatasetProfile.Of(watched, options.Top, options.IdleGapMs);
        return ProfileSummary.Of(options.Files, profile, source.RejectedByField, source.FirstRejected);
    }
}
