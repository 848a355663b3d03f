using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using SQLitePCL;

namespace CartStream.Log.Sqlite;

/// <summary>
/// SQLite's default file access, except that residue is cleared from each page before it is written to the store's file
/// (<see cref="PageResidue"/>). Pages are only written there from the write-ahead log, at a checkpoint.
/// </summary>
/// <remarks>
/// Invariant: pages that a connection with <see cref="Name"/> writes to the file have no residue. Registered once per
/// process.
/// </remarks>
internal static unsafe partial class CleanFiles
{
    /// <summary>The name to open a connection with.</summary>
    public const string Name = "cartstream";

    private const string Library = "e_sqlite3";
    private const int OpenMainDatabase = 0x100;
    private const int FilePointer = 7;
    private const int HasMoved = 20;
    private const int PageBytesMax = 65_536;
    private const int ChunkBytes = 1 << 20;
    private static readonly Lock Gate = new();
    private static SqliteVfs* _default;
    private static WrappedCalls* _wrapped;

    /// <summary>Registers <see cref="Name"/> with SQLite.</summary>
    public static void Register()
    {
        lock (Gate)
        {
            if (_default is not null)
                return;
            Batteries_V2.Init();
            var standard = FindVfs(null);
            var vfs = (SqliteVfs*)NativeMemory.AllocZeroed((nuint)sizeof(SqliteVfs));
            *vfs = *standard;
            vfs->Name = (byte*)Marshal.StringToCoTaskMemUTF8(Name);
            vfs->Next = null;
            vfs->Open = &Open;
            _default = standard;
            var code = RegisterVfs(vfs, makeDefault: 0);
            if (code != raw.SQLITE_OK)
                throw new InvalidOperationException($"found code {code} from sqlite3_vfs_register, expected 0");
        }
    }

    /// <summary>
    /// Clears residue that is already in the file, page by page, in place. No other connection may write to the file
    /// meanwhile, and its write-ahead log must be empty. Returns SQLite's code, 0 for success.
    /// </summary>
    /// <param name="database">A connection that was opened with <see cref="Name"/>.</param>
    /// <param name="pageBytes">Bytes of a page.</param>
    public static int Clear(sqlite3 database, int pageBytes)
    {
        SqliteFile* file = null;
        var code = FileControl(database.DangerousGetHandle(), "main", FilePointer, &file);
        if (code != raw.SQLITE_OK || file is null || file->Calls is null)
            return code;
        long size;
        code = file->Calls->FileSize(file, &size);
        var chunk = new byte[ChunkBytes];
        for (long at = 0; at < size && code == raw.SQLITE_OK; at += chunk.Length)
            code = Clear(file, chunk.AsSpan(0, (int)Math.Min(chunk.Length, size - at)), at, pageBytes);
        return code;
    }

    /// <summary>
    /// Whether the database's path no longer leads to its open file, because that was removed, moved or replaced. Never
    /// on Windows, where that can't be done to an open file.
    /// </summary>
    /// <param name="database">A connection.</param>
    public static bool IsMoved(sqlite3 database)
    {
        SqliteFile* file = null;
        if (FileControl(database.DangerousGetHandle(), "main", FilePointer, &file) != raw.SQLITE_OK
            || file is null || file->Calls is null)
        {
            return false;
        }

        var hasMoved = 0;
        return file->Calls->FileControl(file, HasMoved, &hasMoved) == raw.SQLITE_OK && hasMoved != 0;
    }

    /// <summary>The operating system's error number of the connection's last failure to read, write or open.</summary>
    /// <param name="database">A connection.</param>
    public static int SystemError(sqlite3 database) => SystemErrorOf(database.DangerousGetHandle());

    private static int Clear(SqliteFile* file, Span<byte> chunk, long at, int pageBytes)
    {
        fixed (byte* bytes = chunk)
        {
            var code = file->Calls->Read(file, bytes, chunk.Length, at);
            for (var page = 0; page + pageBytes <= chunk.Length && code == raw.SQLITE_OK; page += pageBytes)
            {
                if (PageResidue.Clear(chunk.Slice(page, pageBytes), isFirst: at + page == 0))
                    code = file->Calls->Write(file, bytes + page, pageBytes, at + page);
            }

            return code;
        }
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int Open(SqliteVfs* vfs, byte* name, SqliteFile* file, int flags, int* flagsOut)
    {
        var code = _default->Open(_default, name, file, flags, flagsOut);
        if (code == raw.SQLITE_OK && (flags & OpenMainDatabase) != 0 && file->Calls is not null)
            file->Calls = &Wrap(file->Calls)->Calls;
        return code;
    }

    /// <summary>The calls with our own write; one table serves all files with the same calls.</summary>
    private static WrappedCalls* Wrap(SqliteFileCalls* calls)
    {
        lock (Gate)
        {
            for (var known = _wrapped; known is not null; known = known->Next)
            {
                if (known->Inner == calls)
                    return known;
            }

            var wrapped = (WrappedCalls*)NativeMemory.AllocZeroed((nuint)sizeof(WrappedCalls));
            wrapped->Calls = *calls;
            wrapped->Calls.Write = &Write;
            wrapped->Inner = calls;
            wrapped->Next = _wrapped;
            _wrapped = wrapped;
            return wrapped;
        }
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    [SkipLocalsInit]
    private static int Write(SqliteFile* file, byte* bytes, int count, long at)
    {
        var inner = ((WrappedCalls*)file->Calls)->Inner;
        if (count is < 512 or > PageBytesMax || at % count != 0)
            return inner->Write(file, bytes, count, at);
        // The page belongs to SQLite: a copy is cleared.
        var copy = stackalloc byte[count];
        new ReadOnlySpan<byte>(bytes, count).CopyTo(new Span<byte>(copy, count));
        PageResidue.Clear(new Span<byte>(copy, count), isFirst: at == 0);
        return inner->Write(file, copy, count, at);
    }

    [LibraryImport(Library, EntryPoint = "sqlite3_vfs_find", StringMarshalling = StringMarshalling.Utf8)]
    [UnmanagedCallConv(CallConvs = [typeof(CallConvCdecl)])]
    private static partial SqliteVfs* FindVfs(string? name);

    [LibraryImport(Library, EntryPoint = "sqlite3_vfs_register")]
    [UnmanagedCallConv(CallConvs = [typeof(CallConvCdecl)])]
    private static partial int RegisterVfs(SqliteVfs* vfs, int makeDefault);

    [LibraryImport(Library, EntryPoint = "sqlite3_file_control", StringMarshalling = StringMarshalling.Utf8)]
    [UnmanagedCallConv(CallConvs = [typeof(CallConvCdecl)])]
    private static partial int FileControl(nint database, string name, int operation, SqliteFile** file);

    [LibraryImport(Library, EntryPoint = "sqlite3_system_errno")]
    [UnmanagedCallConv(CallConvs = [typeof(CallConvCdecl)])]
    private static partial int SystemErrorOf(nint database);

    /// <summary>The call table that SQLite uses, followed by our own data.</summary>
    private struct WrappedCalls
    {
        public SqliteFileCalls Calls;
        public SqliteFileCalls* Inner;
        public WrappedCalls* Next;
    }
}
