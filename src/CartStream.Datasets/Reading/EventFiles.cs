using CartStream.Datasets.Files;
using CartStream.Datasets.Mapping;

namespace CartStream.Datasets.Reading;

/// <summary>
/// Opens data set files as one stream of events. The kind of a file is detected from its header or its first rows,
/// compression from its first bytes; a byte order mark, CRLF, quotes and a missing last line end are accepted.
/// </summary>
/// <remarks>
/// REES46 and CartStream's own JSONL are read in file order and must be in time order; late events stay late. All
/// others are usually grouped by session or shopper, so each is sorted in memory. Session sequences and Instacart have
/// no times: line n happens n seconds after 1970 began.
/// </remarks>
public static class EventFiles
{
    /// <summary>
    /// Opens these files, merged by event time; events with the same time come in the order of the files' names, so the
    /// order of <paramref name="paths"/> does not matter.
    /// </summary>
    /// <param name="paths">
    /// Files, folders and patterns such as <c>exports/*.csv</c>. A folder stands for the files in it and in its
    /// folders; what a folder such as <c>dt=2024-01-01</c> says is a column of its rows.
    /// </param>
    /// <param name="options">How they are read.</param>
    /// <exception cref="EventFileException">
    /// A file is missing, empty, unreadable or of an unknown kind, or no file is given.
    /// </exception>
    /// <exception cref="ArgumentException">The options contradict themselves; all faults are named.</exception>
    public static EventFileSource Open(IReadOnlyList<string> paths, EventFileOptions options)
    {
        EventFileOptions.Validate(options, paths);
        if (paths.Count == 0)
            throw new EventFileException("no event files were given");
        string[] each = [.. paths.SelectMany(path => Each(path, options))];
        var repeated = each.GroupBy(Path.GetFullPath, StringComparer.Ordinal).FirstOrDefault(same => same.Count() > 1);
        if (repeated is not null)
            throw new EventFileException($"{repeated.First()}: was given twice");

        var files = new List<OpenedFile>();
        var ledger = new RejectedRows(options);
        try
        {
            foreach (var path in each)
            {
                if (Open(path, options, ledger, isOfMany: each.Length > paths.Count) is { } file)
                    files.Add(file);
            }

            if (files.Count == 0)
                throw new EventFileException($"{paths[0]}: holds {each.Length} files, and none of them has a row");
            return new EventFileSource(FileFingerprint.InOrder(files), ledger, options);
        }
        catch
        {
            foreach (var file in files)
                file.Dispose();
            ledger.Dispose();
            throw;
        }
    }

    /// <summary>
    /// Reads the first rows of a file, or of the first one of several, and proposes the meaning of its columns.
    /// </summary>
    /// <param name="path">The file, a folder, or a pattern.</param>
    /// <param name="options">The known options.</param>
    /// <exception cref="EventFileException">It can't be read, or is empty.</exception>
    public static FileInspection Inspect(string path, FormatOptions options) =>
        FileInspection.Of(FolderFiles.Of(path)[0], options);

    private static IEnumerable<string> Each(string path, EventFileOptions options)
    {
        var files = FolderFiles.Of(path);
        return options.RejectedPath is { } aside && FolderFiles.MayBeSeveral(path)
            ? files.Where(file => Path.GetFullPath(file) != Path.GetFullPath(aside))
            : files;
    }

    // Clusters write a file for each of their tasks, which may have had no rows.
    private static OpenedFile? Open(string path, EventFileOptions options, RejectedRows ledger, bool isOfMany)
    {
        try
        {
            return OpenedFile.Open(path, options, ledger);
        }
        catch (EventFileException e)
            when (isOfMany && (e.IsEmpty || FileRecogniser.IsHeaderAlone(path, options.Format)))
        {
            return null;
        }
    }
}
