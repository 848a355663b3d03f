namespace CartStream.Cli.Verbs.Replay;

/// <summary>What <c>cartstream replay</c> was asked for.</summary>
/// <param name="Input">The files, and the store they go to.</param>
/// <param name="Speed">How fast the events' time runs.</param>
/// <param name="Json">Whether the summary is JSON.</param>
/// <param name="Quiet">Whether progress is left out.</param>
internal sealed record ReplayOptions(EventFileInput Input, Speed Speed, bool Json, bool Quiet)
{
    /// <summary>Throws when the options don't hold together.</summary>
    /// <exception cref="UsageException">It names every fault.</exception>
    public void Validate()
    {
        if (Input.Faults().ToList() is { Count: > 0 } faults)
            throw new UsageException(faults);
    }
}
