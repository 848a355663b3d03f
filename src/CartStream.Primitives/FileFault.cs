namespace CartStream;

/// <summary>Words a failure to write a file: where it is, what was found and what was expected, in one line.</summary>
internal static class FileFault
{
    /// <summary>The error number of EBUSY on Linux and macOS: a mount point can't be replaced.</summary>
    public const int Mounted = 16;

    // The error numbers of ENOSPC, EROFS and EDQUOT on Linux and macOS.
    private const int NoSpace = 28;
    private const int ReadOnlySystem = 30;
    private const int QuotaOnLinux = 122;
    private const int QuotaOnMac = 69;

    // ERROR_HANDLE_DISK_FULL and ERROR_DISK_FULL on Windows.
    private const int HandleDiskFull = unchecked((int)0x80070027);
    private const int DiskFull = unchecked((int)0x80070070);

    private const string Quota = "found a disk quota that is used up, expected room for the whole file";

    /// <summary>
    /// Whether a file's failure is the cause. .NET turns EFBIG, a file at the limit of its size, into an
    /// <see cref="ArgumentOutOfRangeException"/> of its own; others are faults of a program.
    /// </summary>
    public static bool Is(Exception e) => e is IOException or UnauthorizedAccessException || IsOfSize(e);

    private static bool IsOfSize(Exception e) => e is ArgumentOutOfRangeException { ParamName: "value" };

    /// <summary>The failure of the file at <paramref name="path"/>; it keeps the cause's error number.</summary>
    public static IOException Of(string path, Exception e) =>
        new($"{path}: {Cause(path, e)}", e) { HResult = e.HResult };

    private static string Cause(string path, Exception e)
    {
        var folder = Path.GetDirectoryName(Path.GetFullPath(path));
        return e switch
        {
            _ when Directory.Exists(path) => "found a folder, expected a file to write",
            DirectoryNotFoundException => $"found no folder {folder}, expected one that exists",
            FileNotFoundException when PrivateFile.IsDevice(path) => "found no such device, expected one that exists",
            UnauthorizedAccessException =>
                $"found no permission to write it, expected one for the file and for its folder {folder}",
            { HResult: Mounted } =>
                "found a mount point, expected a file that can be replaced as a whole: mount its folder instead",
            _ when IsOfSize(e) =>
                "found a file at the limit of its size (ulimit -f, LimitFSIZE=), expected room for the whole file",
            { HResult: NoSpace or DiskFull or HandleDiskFull } => "found a full disk, expected room for the whole file",
            { HResult: QuotaOnLinux } when OperatingSystem.IsLinux() => Quota,
            { HResult: QuotaOnMac } when OperatingSystem.IsMacOS() => Quota,
            { HResult: ReadOnlySystem } =>
                $"found a read-only file system, expected one that can be written to at folder {folder}",
            _ => $"can't be written: {e.Message}",
        };
    }
}
