using CartStream.Cli.CommandLine;

namespace CartStream.Cli.Verbs.Replay;

/// <summary>The options of <c>cartstream replay</c>.</summary>
/// <param name="Input">The files.</param>
/// <param name="Log">The log they go to.</param>
/// <param name="Speed">How fast the events' time runs.</param>
/// <param name="Json">Whether the summary is JSON.</param>
/// <param name="Quiet">Whether progress is hidden.</param>
internal sealed record ReplayOptions(EventFileInput Input, LogChoice Log, Speed Speed, bool Json, bool Quiet)
{
    /// <summary>Throws when the options are contradictory.</summary>
    /// <exception cref="UsageException">It names every fault.</exception>
    public void Validate()
    {
        var faults = Log.Faults().Union(Input.Faults(), StringComparer.Ordinal).ToList();
        if (Input.Files.Count == 0)
            faults.Insert(0, "--events is missing");
        if (faults.Count > 0)
            throw new UsageException(faults);
    }
}
