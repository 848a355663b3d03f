using System.Text;
using System.Text.Unicode;
using CartStream.Datasets.Files;
using CartStream.Datasets.Mapping;
using CartStream.Events;

namespace CartStream.Datasets.Reading;

/// <summary>
/// Reads files of queries (<c>prefix,target</c>), the form of the session benchmarks: each row is one query, its prefix
/// the item ids from the oldest to the newest, separated by spaces. Plain or gzip.
/// </summary>
public static class PrefixFile
{
    /// <summary>Whether a file holds queries, by its header.</summary>
    /// <exception cref="EventFileException">The file can't be read or is empty.</exception>
    public static bool Recognises(string path)
    {
        if (FolderFiles.MayBeSeveral(path))
            return false;
        using var lines = new LineReader(InputFile.Open(path));
        return PrefixHeader.Matches(FileRecogniser.ReadHeader(lines));
    }

    /// <summary>Reads all queries, in the order of the file.</summary>
    /// <exception cref="EventFileException">
    /// The file can't be read, has another header or a row that is not a query.
    /// </exception>
    public static IReadOnlyList<PrefixQuery> Read(string path)
    {
        using var lines = new LineReader(InputFile.Open(path));
        var header = FileRecogniser.ReadHeader(lines);
        if (!PrefixHeader.Matches(header))
            throw new EventFileException($"{path}: unknown header {EventFault.Show(header)}, expected prefix,target");
        var queries = new List<PrefixQuery>();
        var ids = new Dictionary<string, string>(StringComparer.Ordinal);
        while (lines.TryRead(out var line))
        {
            if (!line.IsEmpty)
                queries.Add(Parse(line, ids) ?? throw NoQuery(lines, line));
        }

        return queries;
    }

    // An item occurs in many queries; sharing one string per item saves memory.
    private static PrefixQuery? Parse(ReadOnlySpan<byte> row, Dictionary<string, string> ids)
    {
        if (!Utf8.IsValid(row))
            return null;
        var line = Encoding.UTF8.GetString(row);
        var comma = line.IndexOf(',', StringComparison.Ordinal);
        if (comma < 0 || line.LastIndexOf(',') != comma)
            return null;
        string[] items = [.. line[..comma].Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(Shared)];
        var target = line[(comma + 1)..].Trim();
        return items.Length == 0 || target.Length == 0 ? null : new PrefixQuery(items, Shared(target));

        string Shared(string id) => ids.TryGetValue(id, out var known) ? known : ids[id] = id;
    }

    private static EventFileException NoQuery(LineReader lines, ReadOnlySpan<byte> line) =>
        new($"{lines.File.Path}:{lines.LineNumber}: found {EventFault.Show(line)}, "
            + "expected item ids separated by spaces, a comma and one item id");
}
