namespace CartStream.Log.Sqlite;

/// <summary>
/// Keeps the write-ahead log from growing while readers follow each other without a pause: SQLite starts it over only
/// at a moment when nobody reads from it, and such a moment may never come by itself.
/// </summary>
/// <remarks>
/// Invariants: a reader that holds one moment of the store for long costs the writer one short wait for each time that
/// the log grows by the limit, no more. It never throws: the commit before it has happened, and whoever asked for that
/// must not be told otherwise.
/// </remarks>
internal sealed class WalLimit(StoreConnection connection, string path, long bytesMax)
{
    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(100);
    private readonly FileInfo _file = new($"{Path.GetFullPath(path)}-wal");
    private long _bytesAccepted;

    /// <summary>Starts the log over when it has grown too large; called after a commit.</summary>
    public void Hold()
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
            // A disk that is full now still holds the commit in the log; the next commit meets the fault itself.
            return false;
        }
    }
}
