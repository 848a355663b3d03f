using SQLitePCL;

namespace CartStream.Log.Sqlite;

/// <summary>Turns SQLite's result codes into one line that names the file and what to do about it.</summary>
internal static class SqliteFault
{
    // SQLITE_READONLY_DIRECTORY, which the binding doesn't name.
    private const int ReadOnlyFolder = raw.SQLITE_READONLY | (6 << 8);

    /// <summary>Describes a fault of the store at <paramref name="path"/>.</summary>
    /// <param name="path">The store's file.</param>
    /// <param name="code">SQLite's result code, extended or not.</param>
    /// <param name="detail">SQLite's own message.</param>
    /// <param name="cause">The exception that carried the code, or null.</param>
    public static LogException Of(string path, int code, string detail, Exception? cause = null)
    {
        // The lower byte is the primary code; the upper ones refine it.
        var primary = code & 0xff;
        var advice = primary switch
        {
            _ when code == ReadOnlyFolder =>
                "the store's folder is read-only, and readers, too, need the store's '-wal' and '-shm' files there: "
                + "permit writing to the folder, or copy the store to another one",
            raw.SQLITE_FULL => "the disk or the file's limit is full; nothing was written: free some space",
            raw.SQLITE_NOTADB => "this is no CartStream store and not even an SQLite file: choose another path",
            raw.SQLITE_BUSY or raw.SQLITE_LOCKED =>
                "another process kept the store locked for longer than the busy timeout: stop it, or wait and retry; "
                + "if there is none, the file system has no locks, as some network drives: choose a local one",
            raw.SQLITE_READONLY or raw.SQLITE_PERM or raw.SQLITE_AUTH =>
                "the store can't be written: check the permissions of the file and of its folder",
            raw.SQLITE_CANTOPEN when !File.Exists(path) =>
                "the store's file isn't there: it was removed, or it can't be created in its folder",
            raw.SQLITE_CANTOPEN =>
                "the store can't be opened: check the permissions of the file and of its folder, and that its file "
                + "system can be written to: readers, too, need the store's '-wal' and '-shm' files",
            raw.SQLITE_CORRUPT => "the store is damaged: restore a copy, or save what is left with 'sqlite3 .recover'",
            raw.SQLITE_IOERR => "the disk failed to read or write the store: check the disk",
            raw.SQLITE_TOOBIG => "a record is larger than SQLite's limit of 1,000,000,000 bytes: make it smaller",
            _ => "the store failed",
        };
        var message = $"{path}: {advice} (SQLite {code}: {detail})";
        if (primary is raw.SQLITE_BUSY or raw.SQLITE_LOCKED)
            return new StoreLockedException(message);
        if (primary == raw.SQLITE_FULL)
            return cause is null ? new LogFullException(message) : new LogFullException(message, cause);
        return cause is null ? new LogException(message) : new LogException(message, cause);
    }
}
