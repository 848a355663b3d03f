namespace CartStream.Options;

/// <summary>How much a model remembers.</summary>
public sealed record SessionStoreOptions
{
    /// <summary>Sessions kept; the one opened first leaves first; 1,000,000 by default, 1 to 100,000,000.</summary>
    public int SessionsMax { get; init; } = 1_000_000;

    /// <summary>
    /// Days that a session stays in the window, from its opening to that of the newest session; 0, the default, for no
    /// limit; up to 3,650.
    /// </summary>
    public int DaysMax { get; init; }

    /// <summary>Interactions kept per session, the newest; 48 by default, 2 to 1,000.</summary>
    public int TouchesPerSession { get; init; } = 48;

    /// <summary>Every fault of these options, one line each; empty when they are sound.</summary>
    public IReadOnlyList<string> Faults() =>
        new OptionFaults("sessions.")
            .Range(nameof(SessionsMax), SessionsMax, 1, 100_000_000)
            .Range(nameof(DaysMax), DaysMax, 0, 3_650)
            .Range(nameof(TouchesPerSession), TouchesPerSession, 2, 1_000)
            .ToList();
}
