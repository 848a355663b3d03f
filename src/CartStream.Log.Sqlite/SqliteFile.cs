using System.Runtime.InteropServices;

namespace CartStream.Log.Sqlite;

/// <summary>
/// SQLite's <c>sqlite3_file</c>, an open file: its calls, and behind them what only they know.
/// </summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct SqliteFile
{
    public SqliteFileCalls* Calls;
}
