namespace CartStream;

/// <summary>Files that only their owner may read, whatever the umask: they hold data about shoppers, or keys.</summary>
internal static class PrivateFile
{
    /// <summary>Their permissions, on Unix.</summary>
    public const UnixFileMode Mode = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    // The error number of ENXIO on Linux and macOS.
    private const int NoDevice = 6;

    private const string Devices = "/dev/";

    // A file system of ordinary files among the devices.
    private const string SharedMemory = "/dev/shm/";

    /// <summary>
    /// Creates a file and opens it. An existing file is removed; of a symbolic link only the link, never its target. A
    /// device is written to as it is.
    /// </summary>
    /// <param name="path">The file.</param>
    /// <param name="bufferBytes">Bytes of the buffer; 0 for none.</param>
    /// <exception cref="IOException">It can't be created, or another process created it at the same moment.</exception>
    /// <exception cref="UnauthorizedAccessException">There is no permission to create it there.</exception>
    public static FileStream Create(string path, int bufferBytes = 65_536)
    {
        if (IsDevice(path))
            return new FileStream(path, FileMode.Open, FileAccess.Write, FileShare.Read, bufferBytes);
        File.Delete(path);
        return new FileStream(path, Options(FileMode.CreateNew, FileAccess.Write, FileShare.Read, bufferBytes));
    }

    /// <summary>Creates an empty file unless it exists.</summary>
    /// <exception cref="IOException">It can't be created.</exception>
    /// <exception cref="UnauthorizedAccessException">There is no permission to create it there.</exception>
    public static void CreateIfMissing(string path)
    {
        if (File.Exists(path))
            return;
        try
        {
            new FileStream(path, Options(FileMode.CreateNew, FileAccess.Write, FileShare.Read, bufferBytes: 0))
                .Dispose();
        }
        catch (IOException) when (File.Exists(path))
        {
            // Another process was faster.
        }
    }

    /// <summary>
    /// Opens a file as an exclusive lock: it can't be opened again, by this process or another, until it is disposed or
    /// the process ends. It is created when it is missing, and stays.
    /// </summary>
    /// <exception cref="IOException">It is locked, or can't be opened.</exception>
    /// <exception cref="UnauthorizedAccessException">There is no permission to open it.</exception>
    public static FileStream OpenExclusive(string path) =>
        new(path, Options(FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, bufferBytes: 0));

    /// <summary>Removes a file or a symbolic link, but not the link's target; a device stays.</summary>
    public static void Delete(string path)
    {
        if (!IsDevice(path))
            File.Delete(path);
    }

    /// <summary>Whether a path is one of a device, which is opened, but never created, moved or removed.</summary>
    public static bool IsDevice(string path)
    {
        var full = Path.GetFullPath(path);
        return full.StartsWith(Devices, StringComparison.Ordinal)
            && !full.StartsWith(SharedMemory, StringComparison.Ordinal);
    }

    /// <summary>
    /// Whether there is a named pipe or a socket at a path, or where its link leads to; it never blocks.
    /// </summary>
    public static bool IsPipe(string path)
    {
        var found = new FileInfo(Resolve(path));
        if (!found.Exists || found.Length > 0)
            return false;
        try
        {
            // A pipe that is opened for reading and writing doesn't wait for its other end.
            using var file = new FileStream(
                found.FullName, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite, bufferSize: 0);
            return !file.CanSeek;
        }
        catch (IOException e) when (e.HResult == NoDevice)
        {
            // A socket can't be opened.
            return true;
        }
        catch (Exception e) when (FileFault.Is(e))
        {
            return false;
        }
    }

    /// <summary>The full path of a file, or of what a symbolic link finally leads to, which may not exist.</summary>
    public static string Resolve(string path)
    {
        var file = new FileInfo(Path.GetFullPath(path));
        return file.LinkTarget is null
            ? file.FullName
            : file.ResolveLinkTarget(returnFinalTarget: true)?.FullName ?? file.FullName;
    }

    private static FileStreamOptions Options(FileMode mode, FileAccess access, FileShare share, int bufferBytes)
    {
        var options = new FileStreamOptions { Mode = mode, Access = access, Share = share, BufferSize = bufferBytes };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = Mode;
        return options;
    }
}
