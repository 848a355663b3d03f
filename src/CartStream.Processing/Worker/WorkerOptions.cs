using CartStream.Processing.Processor;

namespace CartStream.Processing.Worker;

/// <summary>The settings of a <see cref="StreamWorker"/>.</summary>
public sealed record WorkerOptions
{
    private const int HashChars = 16;

    /// <summary>How events are processed.</summary>
    public ProcessorOptions Processor { get; init; } = new();

    /// <summary>
    /// The worker's name in the group, used by one process at a time; null (default) for none. A worker that returns
    /// under its name before its session times out gets its partitions back.
    /// </summary>
    public string? Member { get; init; }

    /// <summary>
    /// Whether other processes may work on the same log: then this one joins their group only with the group's
    /// configuration. Default no.
    /// </summary>
    public bool SharesGroup { get; init; }

    /// <summary>
    /// The hash of the group's configuration that this worker's replaces, as in receipts; null (default) for none. It
    /// confirms that a change is intended: a worker with any other configuration than these two can't join.
    /// </summary>
    public string? ReplacesConfig { get; init; }

    /// <summary>
    /// Whether a model that follows <c>sessions</c> catches up before the first event is processed; default yes.
    /// </summary>
    public bool CatchUpFirst { get; init; } = true;

    /// <summary>
    /// How long the log must be idle before the worker stops by itself, above 0; null (default) for never.
    /// </summary>
    public TimeSpan? StopWhenIdle { get; init; }

    /// <summary>
    /// How long to leave a partition alone that another worker took over, before opening it again if it is still
    /// assigned to this worker. From 0, default 10 s, by which time the group has noticed.
    /// </summary>
    public TimeSpan FencedPause { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>
    /// How many partitions to follow as copies, as a multiple of those the worker owns, so that it has their state at a
    /// takeover. 0 (default) to 100; with one less than the number of workers, every takeover is warm.
    /// </summary>
    public int Standbys { get; init; }

    /// <summary>
    /// Whether any shopper can be queried here: the worker then follows all partitions it does not own, commit by
    /// commit. Default no.
    /// </summary>
    public bool Serves { get; init; }

    /// <summary>
    /// How often to take a snapshot of the model, besides at the end, if there is a store and the model follows
    /// <c>sessions</c>. From 1 s, default 10 minutes.
    /// </summary>
    public TimeSpan SnapshotEvery { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>
    /// Called on any thread with one line about what was recovered when a partition was opened; null (default) for
    /// none.
    /// </summary>
    public Action<string>? Warned { get; init; }

    /// <summary>Every fault of these options, one line each; empty when they are valid.</summary>
    public IReadOnlyList<string> Faults()
    {
        var faults = new List<string>(Processor.Faults());
        if (Member is { } member && (member.Length is < 1 or > 200 || !member.All(IsNameChar)))
            faults.Add($"member: found '{member}', expected 1 to 200 characters of a-z A-Z 0-9 . _ -");
        if (ReplacesConfig is { } config && (config.Length != HashChars || !config.All(char.IsAsciiHexDigitLower)))
        {
            faults.Add(
                $"replace-config: found '{config}', expected {HashChars} characters of 0-9 a-f, as receipts have it");
        }

        if (StopWhenIdle is { } idle && idle <= TimeSpan.Zero)
            faults.Add($"until-idle: found {idle.TotalSeconds} s, expected more than 0");
        if (FencedPause < TimeSpan.Zero)
            faults.Add($"fenced pause: found {FencedPause.TotalSeconds} s, expected 0 or more");
        if (ReplacesConfig is not null && !SharesGroup)
            faults.Add("replace-config: found a log that one process works on, expected one that is shared");
        if (Standbys is < 0 or > 100)
            faults.Add($"standbys: found {Standbys}, expected 0 to 100");
        if (Standbys > 0 && Processor.Learning == ModelLearning.InBatch)
            faults.Add($"standbys: found {Standbys} of a log that one process works on, expected 0");
        if (SnapshotEvery < TimeSpan.FromSeconds(1))
            faults.Add($"snapshot-minutes: found {SnapshotEvery.TotalMinutes}, expected a second or more");
        return faults;
    }

    private static bool IsNameChar(char c) => char.IsAsciiLetterOrDigit(c) || c is '.' or '_' or '-';
}
