using System.Runtime.InteropServices;

namespace CartStream.Log.Sqlite;

/// <summary>
/// SQLite's <c>sqlite3_vfs</c>, its table of file access functions (https://www.sqlite.org/c3ref/vfs.html), version 3.
/// </summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct SqliteVfs
{
    public int Version;
    public int FileBytes;
    public int PathBytesMax;
    public SqliteVfs* Next;
    public byte* Name;
    public void* AppData;
    public delegate* unmanaged[Cdecl]<SqliteVfs*, byte*, SqliteFile*, int, int*, int> Open;
    public fixed ulong OtherCalls[15];
}
