namespace CartStream.Fuzz;

/// <summary>One file of this process whose content is replaced again and again.</summary>
internal static class ScratchFile
{
    private static readonly DirectoryInfo Folder = Directory.CreateTempSubdirectory("cartstream-fuzz-");

    static ScratchFile() => AppDomain.CurrentDomain.ProcessExit += (_, _) => Folder.Delete(recursive: true);

    /// <summary>The path of a file that holds these bytes, until the next call for that name.</summary>
    public static string Of(ReadOnlySpan<byte> bytes, string name = "input")
    {
        var path = Path.Combine(Folder.FullName, $"{Environment.CurrentManagedThreadId}-{name}");
        File.WriteAllBytes(path, bytes);
        return path;
    }
}
