namespace CartStream.Client;

/// <summary>The options of a <see cref="CartStreamClient"/>.</summary>
public sealed record CartStreamClientOptions
{
    /// <summary>The API key; null (default) if the server has none.</summary>
    public string? ApiKey { get; init; }

    /// <summary>Most attempts for a request, including the first; 1 to 20, 4 by default.</summary>
    public int AttemptsMax { get; init; } = 4;

    /// <summary>
    /// The pause before the second attempt, doubled for each further one and varied at random by up to a half; 0 to 1
    /// minute, 200 ms by default. A longer pause requested by the server is respected.
    /// </summary>
    public TimeSpan Pause { get; init; } = TimeSpan.FromMilliseconds(200);

    /// <summary>The longest pause; 0 to 10 minutes, 5 s by default.</summary>
    public TimeSpan PauseMax { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Every fault of these options, one line each; empty when they are valid.</summary>
    public IReadOnlyList<string> Faults()
    {
        var faults = new List<string>();
        if (AttemptsMax is < 1 or > 20)
            faults.Add($"AttemptsMax: found {AttemptsMax}, expected 1 to 20");
        if (Pause < TimeSpan.Zero || Pause > TimeSpan.FromMinutes(1))
            faults.Add($"Pause: found {Pause}, expected 0 to 1 minute");
        if (PauseMax < TimeSpan.Zero || PauseMax > TimeSpan.FromMinutes(10))
            faults.Add($"PauseMax: found {PauseMax}, expected 0 to 10 minutes");
        return faults;
    }
}
