using CartStream.Processing.ModelSync;

namespace CartStream.Server.Node;

/// <summary>How a server shares a log with others.</summary>
public sealed record SharedLogOptions
{
    /// <summary>
    /// The server's name in the group and to the log, of one process at a time; null (default) for a nameless one. One
    /// that comes back under its name ends at once what it had left open.
    /// </summary>
    public string? Member { get; init; }

    /// <summary>Where snapshots of the model are kept; null (default) for nowhere.</summary>
    public ISnapshotStore? Snapshots { get; init; }

    /// <summary>How often one is taken, besides at the end; from 1 s, default 10 minutes.</summary>
    public TimeSpan SnapshotEvery { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>
    /// Whether processing goes on where events were deleted before they were processed; default no: that is an error.
    /// </summary>
    public bool AcceptsLoss { get; init; }

    /// <summary>
    /// The hash of the group's configuration that this server's replaces, as receipts have it; null (default) for none.
    /// </summary>
    public string? ReplacesConfig { get; init; }

    /// <summary>
    /// Told on any thread, in one line, of what was lost or recovered when a partition was opened; null (default) for
    /// nobody.
    /// </summary>
    public Action<string>? Warned { get; init; }
}
