namespace CartStream.Log.Sqlite;

/// <summary>
/// Bounds the write-ahead log under overlapping readers: SQLite restarts it only at a moment without readers, and such
/// a moment may never come by itself.
/// </summary>
/// <remarks>
/// Invariants: a long-running reader costs the writer at most one short wait each time the log grows by the limit. It
/// never throws: the commit has already happened, and its caller must not see a failure.
/// </remarks>
/// <param name="connection">The writer's connection.</param>
/// <param name="path">The write-ahead log's own file.</param>
/// <param name="bytesMax">The limit.</param>
internal sealed class WalLimit(StoreConnection connection, string path, long bytesMax)
{
    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(100);
    private readonly FileInfo _file = new(path);
    private long _bytesAccepted;

    /// <summary>Restarts the log when it has grown too large; called after a commit.</summary>
    public void Enforce()
    {
        _file.Refresh();
        if (!_file.Exists || _file.Length < _bytesAccepted + bytesMax)
            return;
        _bytesAccepted = TryRestart() ? 0 : _file.Length;
    }

    private bool TryRestart()
    {
        try
        {
            return connection.TryRestartWal(Patience);
        }
        catch (LogException)
        {
            // If the disk is full, the log still holds the commit; the next commit reports the fault.
            return false;
        }
    }
}
