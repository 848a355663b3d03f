namespace CartStream;

/// <summary>Files that only their owner may read, whatever the umask: they hold what is known of shoppers, or keys.
/// </summary>
internal static class PrivateFile
{
    private const string Devices = "/dev/";

    /// <summary>
    /// Opens a new file. What was there before is removed: of a symbolic link the link, and never what it leads to. A
    /// device is written to as it is.
    /// </summary>
    /// <param name="path">The file.</param>
    /// <param name="bufferBytes">Bytes of the buffer; 0 for none.</param>
    /// <exception cref="IOException">It can't be created, or somebody else created it at this moment.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be created there.</exception>
    public static FileStream Create(string path, int bufferBytes = 65_536)
    {
        if (IsDevice(path))
            return new FileStream(path, FileMode.Open, FileAccess.Write, FileShare.Read, bufferBytes);
        File.Delete(path);
        return new FileStream(path, Options(FileMode.CreateNew, FileAccess.Write, FileShare.Read, bufferBytes));
    }

    /// <summary>Makes an empty file unless there is one.</summary>
    /// <exception cref="IOException">It can't be created.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be created there.</exception>
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
    /// Opens a file to hold it: nobody else, of this process or another, opens it until it is disposed of or the
    /// process ends. It is made when it is missing, and stays.
    /// </summary>
    /// <exception cref="IOException">Somebody holds it, or it can't be opened.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be opened.</exception>
    public static FileStream Hold(string path) =>
        new(path, Options(FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, bufferBytes: 0));

    /// <summary>Removes a file or a symbolic link, not what it leads to; a device stays.</summary>
    public static void Delete(string path)
    {
        if (!IsDevice(path))
            File.Delete(path);
    }

    private static FileStreamOptions Options(FileMode mode, FileAccess access, FileShare share, int bufferBytes)
    {
        var options = new FileStreamOptions { Mode = mode, Access = access, Share = share, BufferSize = bufferBytes };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        return options;
    }

    private static bool IsDevice(string path) =>
        Path.GetFullPath(path).StartsWith(Devices, StringComparison.Ordinal);
}
