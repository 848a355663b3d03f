namespace CartStream;

/// <summary>
/// Files that are mounted themselves, as containers mount single files: they can be written to, but not replaced.
/// </summary>
internal static class MountPoints
{
    private const string MountsFile = "/proc/self/mountinfo";
    private const int PathField = 4;

    // Blanks and backslashes of a path stand as three octal digits.
    private static readonly string[] Escaped = [@"\040", " ", @"\011", "\t", @"\012", "\n", @"\134", @"\"];

    /// <summary>Whether a full path is a mount point; false where the system does not tell.</summary>
    public static bool Has(string path) => File.Exists(MountsFile) && Has(File.ReadLines(MountsFile), path);

    /// <summary>Whether a full path is a mount point in the lines of <c>/proc/self/mountinfo</c>.</summary>
    public static bool Has(IEnumerable<string> mounts, string path) =>
        mounts.Any(line => Unescape(line.Split(' ').ElementAtOrDefault(PathField) ?? "") == path);

    private static string Unescape(string path)
    {
        for (var i = 0; i < Escaped.Length; i += 2)
            path = path.Replace(Escaped[i], Escaped[i + 1], StringComparison.Ordinal);
        return path;
    }
}
