namespace CartStream.Datasets.Reading;

/// <summary>
/// Opens data set files as one stream of events. The kind of a file is told by its header, gzip by its first bytes; a
/// byte order mark, CRLF, quotes and a missing last line end are taken as they come.
/// </summary>
/// <remarks>
/// REES46 and CartStream's own JSONL are read as they stand and must be in time order; what is late in them stays late.
/// RetailRocket, Taobao, OTTO and session-rec files are mostly grouped by session or shopper, so each is held in memory
/// and sorted. Session sequences and Instacart have no time: line n happens n seconds after 1970 began.
/// </remarks>
public static class EventFiles
{
    /// <summary>
    /// Opens these files, merged by event time; events of one moment come in the order of the files' names, so the
    /// order of
    /// <paramref name="paths"/> does not matter.
    /// </summary>
    /// <exception cref="EventFileException">
    /// A file is missing, empty, unreadable or of an unknown kind, or there is none.
    /// </exception>
    /// <exception cref="ArgumentException">The options contradict themselves; all faults are named.</exception>
    public static EventFileSource Open(IReadOnlyList<string> paths, EventFileOptions options)
    {
        EventFileOptions.Validate(options, paths);
        if (paths.Count == 0)
            throw new EventFileException("no event files were given");
        var repeated = paths.GroupBy(Path.GetFullPath, StringComparer.Ordinal).FirstOrDefault(same => same.Count() > 1);
        if (repeated is not null)
            throw new EventFileException($"{repeated.First()}: was given twice");

        var inputs = new List<(string Fingerprint, InputFile File)>();
        var ledger = new RejectedRows(options);
        try
        {
            foreach (var path in paths)
                inputs.Add(OpenInput(path));

            // The fingerprint begins with the name, and tells files of the same name apart by content.
            inputs.Sort((a, b) => string.CompareOrdinal(a.Fingerprint, b.Fingerprint));
            var window = options.DuplicateWindowRows;
            IEventReader[] readers = [.. inputs.Select(input => FileRecogniser.Open(input.File, ledger, window))];
            var reader = readers.Length == 1 ? readers[0] : new MergedReader(readers);
            var fingerprint = FileFingerprint.OfSet(inputs.Select(input => input.Fingerprint), options);
            return new EventFileSource(reader, ledger, fingerprint, inputs.Sum(input => input.File.Length));
        }
        catch
        {
            foreach (var (_, file) in inputs)
                file.Dispose();
            ledger.Dispose();
            throw;
        }
    }

    private static (string Fingerprint, InputFile File) OpenInput(string path)
    {
        var file = InputFile.Open(path);
        return (FileFingerprint.OfFile(path), file);
    }
}
