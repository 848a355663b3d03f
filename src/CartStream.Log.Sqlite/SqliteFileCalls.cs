using System.Runtime.InteropServices;

namespace CartStream.Log.Sqlite;

/// <summary>
/// SQLite's <c>sqlite3_io_methods</c>, the calls of an open file, version 3
/// (https://www.sqlite.org/c3ref/io_methods.html).
/// </summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct SqliteFileCalls
{
    public int Version;
    public void* Close;
    public delegate* unmanaged[Cdecl]<SqliteFile*, byte*, int, long, int> Read;
    public delegate* unmanaged[Cdecl]<SqliteFile*, byte*, int, long, int> Write;
    public void* Truncate;
    public void* Sync;
    public delegate* unmanaged[Cdecl]<SqliteFile*, long*, int> FileSize;
    public void* Lock;
    public void* Unlock;
    public void* CheckReservedLock;
    public delegate* unmanaged[Cdecl]<SqliteFile*, int, void*, int> FileControl;
    public fixed ulong OtherCalls[8];
}
