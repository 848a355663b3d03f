using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace CartStream.Log.Sqlite;

/// <summary>One connection to the store's file. Not thread-safe.</summary>
internal sealed class StoreConnection : IDisposable
{
    /// <summary>Bytes of one page of the file.</summary>
    public const int PageBytes = 4096;

    private const long PagesMax = 4_294_967_294;

    // EFBIG on Linux and macOS.
    private const int FileTooLarge = 27;

    private readonly SqliteConnection _connection;
    private readonly sqlite3 _handle;
    private readonly string _path;
    private readonly int _busyTimeoutMs;
    private readonly List<SqliteStatement> _kept = [];
    private SqliteStatement? _begin;
    private SqliteStatement? _commit;

    private StoreConnection(SqliteLogOptions options, SqliteOpenMode mode)
    {
        _path = options.Path;
        _busyTimeoutMs = (int)options.BusyTimeout.TotalMilliseconds;
        CleanFiles.Register();
        // With the full path, a file named ':memory:' or 'file:x' is still a file.
        var settings = new SqliteConnectionStringBuilder
        {
            DataSource = Path.GetFullPath(_path),
            Mode = mode,
            Pooling = false,
            Vfs = CleanFiles.Name,
        };
        _connection = new SqliteConnection(settings.ToString());
        try
        {
            _connection.Open();
        }
        catch (SqliteException e)
        {
            throw SqliteFault.Of(_path, e.SqliteErrorCode, e.Message, e);
        }

        _handle = _connection.Handle!;
    }

    /// <summary>Whether a transaction is open.</summary>
    public bool InTransaction => raw.sqlite3_get_autocommit(_handle) == 0;

    /// <summary>Opens the store for reading and writing, creating the file when it is missing.</summary>
    public static StoreConnection OpenWriter(SqliteLogOptions options) =>
        Open(options, SqliteOpenMode.ReadWriteCreate, options.WriterCacheKib);

    /// <summary>Opens the store for reading.</summary>
    public static StoreConnection OpenReader(SqliteLogOptions options) =>
        Open(options, SqliteOpenMode.ReadOnly, options.ReaderCacheKib);

    /// <summary>Prepares a statement that will run many times.</summary>
    public SqliteStatement Prepare(string sql)
    {
        var code = raw.sqlite3_prepare_v3(_handle, sql, raw.SQLITE_PREPARE_PERSISTENT, out var statement);
        return code == raw.SQLITE_OK ? new SqliteStatement(this, statement) : throw Fault(code);
    }

    /// <summary>Prepares a statement that lives as long as the connection, which disposes it.</summary>
    public SqliteStatement PrepareKept(string sql)
    {
        var statement = Prepare(sql);
        _kept.Add(statement);
        return statement;
    }

    /// <summary>Runs one statement and ignores its rows.</summary>
    public void Execute(string sql)
    {
        using var statement = Prepare(sql);
        statement.Run();
    }

    /// <summary>Runs one statement and returns the first column of its first row; 0 when there is none.</summary>
    public long ReadNumber(string sql)
    {
        using var statement = Prepare(sql);
        return statement.RunForNumber() ?? 0;
    }

    /// <summary>Runs <paramref name="look"/> in a read transaction: all its reads see one snapshot.</summary>
    public void Read(Action look)
    {
        Execute("BEGIN");
        try
        {
            look();
        }
        finally
        {
            EndIfOpen();
        }
    }

    /// <summary>Runs <paramref name="change"/> in a write transaction, which is rolled back when it throws.</summary>
    public void Change(Action change)
    {
        (_begin ??= PrepareKept("BEGIN IMMEDIATE")).Run();
        try
        {
            change();
            (_commit ??= PrepareKept("COMMIT")).Run();
        }
        catch
        {
            EndIfOpen();
            throw;
        }
    }

    /// <summary>
    /// Sets the file's journal mode, waiting up to the busy timeout for other users of the file, and returns the
    /// resulting mode.
    /// </summary>
    public string SetJournalMode(string mode)
    {
        using var set = Prepare($"PRAGMA journal_mode = {mode}");
        var started = TimeProvider.System.GetTimestamp();
        var pause = new SpinWait();
        while (true)
        {
            try
            {
                return set.Step() ? set.Text(0) : "none";
            }
            catch (StoreLockedException)
                when (TimeProvider.System.GetElapsedTime(started).TotalMilliseconds < _busyTimeoutMs)
            {
                // SQLite itself doesn't wait here: if two connections change it at once, each reads while the other
                // writes.
                pause.SpinOnce();
            }
        }
    }

    /// <summary>
    /// Moves the whole write-ahead log into the file and empties it, waiting up to <paramref name="wait"/> for its
    /// readers; false when there were still some.
    /// </summary>
    public bool TryRestartWal(TimeSpan wait)
    {
        raw.sqlite3_busy_timeout(_handle, (int)wait.TotalMilliseconds);
        try
        {
            return ReadNumber("PRAGMA wal_checkpoint(TRUNCATE)") == 0;
        }
        finally
        {
            raw.sqlite3_busy_timeout(_handle, _busyTimeoutMs);
        }
    }

    /// <summary>
    /// Clears residue in the file's pages. There must be no writer meanwhile, and the write-ahead log must be empty.
    /// </summary>
    public void ClearResidue()
    {
        if (CleanFiles.Clear(_handle, (int)ReadNumber("PRAGMA page_size")) is var code and not raw.SQLITE_OK)
            throw SqliteFault.Of(_path, code, "clearing pages");
    }

    /// <summary>Whether the store's path now leads to another file, or to none.</summary>
    public bool IsMoved() => CleanFiles.IsMoved(_handle);

    /// <summary>The fault of the last call, which returned <paramref name="code"/>.</summary>
    public LogException Fault(int code)
    {
        // SQLite takes a file at its limit for a failing disk.
        var isAtLimit = (code & 0xff) == raw.SQLITE_IOERR && CleanFiles.SystemError(_handle) == FileTooLarge;
        return SqliteFault.Of(
            _path, isAtLimit ? raw.SQLITE_FULL : code, raw.sqlite3_errmsg(_handle).utf8_to_string() ?? "");
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var statement in _kept)
            statement.Dispose();
        _connection.Dispose();
    }

    /// <summary>After some faults, such as a full disk, SQLite has already rolled back.</summary>
    private void EndIfOpen()
    {
        if (InTransaction)
            Execute("ROLLBACK");
    }

    private static StoreConnection Open(SqliteLogOptions options, SqliteOpenMode mode, int cacheKib)
    {
        var connection = new StoreConnection(options, mode);
        try
        {
            raw.sqlite3_extended_result_codes(connection._handle, 1);
            raw.sqlite3_busy_timeout(connection._handle, connection._busyTimeoutMs);
            connection.Execute($"PRAGMA synchronous = {(int)options.Synchronous}");
            // Deleted or replaced data is overwritten; residue of moved data is cleared on its way into the file.
            connection.Execute("PRAGMA secure_delete = ON");
            connection.Execute($"PRAGMA cache_size = -{cacheKib}");
            connection.Execute($"PRAGMA mmap_size = {options.MappedBytesMax}");
            connection.Execute($"PRAGMA wal_autocheckpoint = {options.CheckpointPages}");
            connection.Execute($"PRAGMA journal_size_limit = {(long)options.CheckpointPages * PageBytes}");
            connection.Execute($"PRAGMA max_page_count = {Math.Min(options.FileBytesMax / PageBytes, PagesMax)}");
            return connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }
}
