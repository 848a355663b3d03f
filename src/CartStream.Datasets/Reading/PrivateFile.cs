namespace CartStream.Datasets.Reading;

/// <summary>Files that hold what is known of shoppers.</summary>
public static class PrivateFile
{
    private const string Devices = "/dev/";

    /// <summary>
    /// Opens a new file that only its owner may read, whatever the umask. What was there before is removed: of a
    /// symbolic link the link, and never what it leads to. A device is written to as it is.
    /// </summary>
    /// <param name="path">The file.</param>
    /// <param name="bufferBytes">Bytes of the buffer; 0 for none.</param>
    /// <exception cref="IOException">It can't be created, or somebody else created it at this moment.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be created there.</exception>
    public static FileStream Create(string path, int bufferBytes = 65_536)
    {
        var options = new FileStreamOptions
        {
            Mode = FileMode.CreateNew,
            Access = FileAccess.Write,
            Share = FileShare.Read,
            BufferSize = bufferBytes,
        };
        if (IsDevice(path))
        {
            options.Mode = FileMode.Open;
            return new FileStream(path, options);
        }

        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        File.Delete(path);
        return new FileStream(path, options);
    }

    /// <summary>Removes a file or a symbolic link, not what it leads to; a device stays.</summary>
    public static void Delete(string path)
    {
        if (!IsDevice(path))
            File.Delete(path);
    }

    private static bool IsDevice(string path) =>
        Path.GetFullPath(path).StartsWith(Devices, StringComparison.Ordinal);
}
