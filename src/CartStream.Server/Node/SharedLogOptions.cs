using CartStream.Processing.ModelSync;

namespace CartStream.Server.Node;

/// <summary>How a server shares a log with others.</summary>
public sealed record SharedLogOptions
{
    /// <summary>
    /// The server's name in the group and in the log, used by one process at a time; null (default) for none. A server
    /// that returns under its name at once ends what it had left open.
    /// </summary>
    public string? Member { get; init; }

    /// <summary>Where to keep snapshots of the model; null (default) for none.</summary>
    public ISnapshotStore? Snapshots { get; init; }

    /// <summary>How often to take a snapshot, besides at the end; from 1 s, default 10 minutes.</summary>
    public TimeSpan SnapshotEvery { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>
    /// Whether to continue when events were deleted before they were processed; default no: that is an error.
    /// </summary>
    public bool AcceptsLoss { get; init; }

    /// <summary>
    /// The hash of the group's configuration that this server's replaces, as in receipts; null (default) for none.
    /// </summary>
    public string? ReplacesConfig { get; init; }
}
