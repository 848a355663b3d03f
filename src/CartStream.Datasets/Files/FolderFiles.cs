using System.IO.Enumeration;

namespace CartStream.Datasets.Files;

/// <summary>
/// The files of a folder and all folders in it, and those that a pattern such as <c>exports/*/part-?.csv</c> names.
/// What exports, clusters and this program put beside the rows is left out, and so are empty files.
/// </summary>
internal static class FolderFiles
{
    /// <summary>Most files of one folder or pattern; each is held open.</summary>
    public const int FilesMax = 10_000;

    private const int DepthMax = 16;
    private const string AllBelow = "**";

    private static readonly char[] Wildcards = ['*', '?'];

    private static readonly string[] OwnEnds =
        [".rejected.jsonl", ".db", ".db-wal", ".db-shm", ".sqlite", ".unfinished"];

    // Their folders also hold files whose rows were deleted or written anew since.
    private static readonly (string Mark, string Name)[] Tables =
        [("_delta_log", "a Delta Lake table"), (".hoodie", "a Hudi table"), ("metadata", "an Iceberg table")];

    /// <summary>Whether <paramref name="path"/> may be several files: a folder, or a pattern.</summary>
    public static bool MayBeSeveral(string path) =>
        Directory.Exists(path) || (path.IndexOfAny(Wildcards) >= 0 && !File.Exists(path));

    /// <summary>The files that <paramref name="path"/> stands for, in the order of their paths.</summary>
    /// <exception cref="EventFileException">There are none or too many, or one can't be looked up.</exception>
    public static IReadOnlyList<string> Of(string path)
    {
        if (!MayBeSeveral(path))
            return [path];
        try
        {
            var isFolder = Directory.Exists(path);
            string[] files =
            [
                .. (isFolder ? In(path) : Matches(path).SelectMany(one => Directory.Exists(one) ? In(one) : [one]))
                    .Distinct(StringComparer.Ordinal).Take(FilesMax + 1).Order(StringComparer.Ordinal),
            ];
            return files.Length switch
            {
                0 when isFolder => throw new EventFileException($"{path}: is a folder without a file of rows"),
                0 => throw new EventFileException($"{path}: no such file"),
                > FilesMax => throw new EventFileException(
                    $"{path}: stands for more than {FilesMax} files, expected fewer; give them in parts"),
                _ => files,
            };
        }
        catch (UnauthorizedAccessException e)
        {
            throw new EventFileException($"{path}: no permission to look into it", e);
        }
        catch (IOException e) when (e is not EventFileException)
        {
            throw new EventFileException($"{path}: can't be looked into: {e.Message}", e);
        }
    }

    /// <summary>
    /// Whether a name is that of a read-me, a checksum, a mark that an export is complete, or a file of this program.
    /// </summary>
    public static bool IsBeside(string name) => name.StartsWith('.') || name.StartsWith('_')
        || Array.Exists(OwnEnds, end => name.EndsWith(end, StringComparison.OrdinalIgnoreCase))
        || Path.GetExtension(name) is ".crc" or ".md" or ".pdf" or ".html"
        || Path.GetFileNameWithoutExtension(name) is var bare
            && (bare.Equals("readme", StringComparison.OrdinalIgnoreCase)
                || bare.Equals("license", StringComparison.OrdinalIgnoreCase));

    private static IEnumerable<string> In(string folder, int depth = 0)
    {
        RefuseTable(folder);
        foreach (var file in new DirectoryInfo(folder).EnumerateFiles())
        {
            if (!IsBeside(file.Name) && file.Length > 0)
                yield return Path.Join(folder, file.Name);
        }

        foreach (var inner in depth < DepthMax ? Directory.EnumerateDirectories(folder) : [])
        {
            var name = Path.GetFileName(inner);
            if (name.StartsWith('.') || (name.StartsWith('_') && !name.Contains('=', StringComparison.Ordinal)))
                continue;
            foreach (var file in In(inner, depth + 1))
                yield return file;
        }
    }

    private static void RefuseTable(string folder)
    {
        foreach (var (mark, name) in Tables)
        {
            var marked = Path.Join(folder, mark);
            if (Directory.Exists(marked)
                && (mark[0] is '_' or '.' || Directory.EnumerateFiles(marked, "*.metadata.json").Any()))
            {
                throw new EventFileException($"{folder}: is {name}, whose folder also holds rows that were deleted; "
                    + "expected files of rows: have its engine write the table as Parquet or CSV");
            }
        }
    }

    private static IEnumerable<string> Matches(string pattern)
    {
        var root = Path.GetPathRoot(pattern) ?? "";
        IEnumerable<string> found = [root];
        string[] parts = pattern[root.Length..].Split(
            [Path.DirectorySeparatorChar, Path.AltDirectorySeparatorChar], StringSplitOptions.RemoveEmptyEntries);
        for (var at = 0; at < parts.Length; at++)
        {
            var (part, isLast) = (parts[at], at == parts.Length - 1);
            found = part == AllBelow ? found.SelectMany(folder => isLast ? In(Here(folder)) : Below(folder))
                : part.IndexOfAny(Wildcards) < 0 ? found.Select(folder => Path.Join(folder, part)).Where(Path.Exists)
                : found.SelectMany(folder => Matching(folder, part, isLast));
        }

        return found;
    }

    private static IEnumerable<string> Matching(string folder, string part, bool isLast)
    {
        if (!Directory.Exists(Here(folder)))
            return [];
        return new DirectoryInfo(Here(folder)).EnumerateFileSystemInfos()
            .Where(one => FileSystemName.MatchesSimpleExpression(part, one.Name, ignoreCase: false)
                && (one is DirectoryInfo || (isLast && !IsBeside(one.Name) && ((FileInfo)one).Length > 0)))
            .Select(one => Path.Join(folder, one.Name));
    }

    private static IEnumerable<string> Below(string folder, int depth = 0)
    {
        yield return folder;
        if (depth == DepthMax || !Directory.Exists(Here(folder)))
            yield break;
        foreach (var inner in new DirectoryInfo(Here(folder)).EnumerateDirectories())
        {
            foreach (var below in Below(Path.Join(folder, inner.Name), depth + 1))
                yield return below;
        }
    }

    private static string Here(string folder) => folder.Length == 0 ? "." : folder;
}
