using System.Runtime.InteropServices;

namespace CartStream.Log.Sqlite;

/// <summary>SQLite's <c>sqlite3_file</c>, an open file: its calls, followed by their private data.</summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct SqliteFile
{
    public SqliteFileCalls* Calls;
}
