using CartStream.Datasets.Files;
using CartStream.Datasets.Mapping;
using CartStream.Events;

namespace CartStream.Datasets.Reading;

/// <summary>
/// The events of data set files in time order, and the counts of rows that are not events; opened by
/// <see cref="EventFiles"/>.
/// </summary>
public sealed class EventFileSource : IEventSource
{
    private readonly IReadOnlyList<OpenedFile> _files;
    private readonly IEventReader _reader;
    private readonly RejectedRows _ledger;
    private readonly EventFileOptions _options;
    private readonly long _bytes;
    private long _accepted;
    private bool _isAtEnd;

    internal EventFileSource(IReadOnlyList<OpenedFile> files, RejectedRows ledger, EventFileOptions options)
    {
        _files = files;
        _ledger = ledger;
        _options = options;
        _bytes = Math.Max(1, files.Sum(file => file.Intake.File.Length));
        Fingerprint = FileFingerprint.OfSet(files, options);
        var owners = Owners(files);
        IEventReader[] readers =
            [.. files.Select(file => FileRecogniser.Open(file.Intake, file.Format, owners))];
        _reader = readers.Length == 1 ? readers[0] : new MergedReader(readers);
    }

    /// <inheritdoc/>
    public string Fingerprint { get; }

    /// <inheritdoc/>
    public IReadOnlyList<string> FormerFingerprints =>
        _options.Format.IsEmpty ? [FileFingerprint.OfSetBefore(_files, _options)] : [];

    /// <inheritdoc/>
    /// <remarks>
    /// A bad OTTO event counts as one rejected row, and so does a line that is not a session. Each item of a record
    /// with several counts as a row.
    /// </remarks>
    public SourceCounts Counts => new(
        _accepted + _ledger.Known + _ledger.Rejected + _ledger.Duplicates + _ledger.Skipped,
        _ledger.Rejected,
        _ledger.Duplicates) { Skipped = _ledger.Skipped };

    /// <inheritdoc/>
    public long Known => _ledger.Known;

    /// <inheritdoc/>
    public bool MayOverlap => true;

    /// <inheritdoc/>
    /// <remarks>By bytes of the files as they are stored; 0 while a file is being sorted.</remarks>
    public double? Progress => _isAtEnd ? 1 : Math.Min(1, (double)_reader.BytesDone / _bytes);

    /// <summary>Events that came after one with a later time in their file, and were sorted.</summary>
    public long Reordered => _reader.Reordered;

    /// <summary>How each file is read.</summary>
    public IReadOnlyList<FileReport> Files => [.. _files.Select(file => file.Report)];

    /// <summary>Rows that were skipped, by kind, from the most frequent.</summary>
    public IReadOnlyList<NamedCount> Skipped =>
    [
        .. _ledger.SkippedByReason.Select(pair => new NamedCount(pair.Key, pair.Value))
            .OrderByDescending(named => named.Count).ThenBy(named => named.Name, StringComparer.Ordinal),
    ];

    /// <summary>
    /// Files that were read to their end and contained no event, one line each, with the three commonest reasons.
    /// Beside files with events, those without a row are not among them.
    /// </summary>
    public IReadOnlyList<string> Useless =>
    [
        .. _files.Where(file => _isAtEnd && file.Intake.Books.Accepted == 0
            && (file.Intake.Digest.Rows > 0 || !HasEvents)).Select(file =>
            $"{file.Path}: read {As(file.Format.Mapping.Name)}, none of its {file.Intake.Digest.Rows} rows is an event"
            + string.Concat(file.Intake.Books.Commonest.Select(reason => $"; {reason}"))),
    ];

    private bool HasEvents => _files.Any(file => file.Intake.Books.Accepted > 0);

    // What was mapped by hand is called so already.
    private static string As(string name) => name.StartsWith("as ", StringComparison.Ordinal) ? name : $"as {name}";

    /// <summary>The first rejected rows, at most 10, for display.</summary>
    public IReadOnlyList<RejectedRow> FirstRejected => _ledger.FirstRejected;

    /// <summary>Rejected rows by the faulty field, from the most frequent; <c>row</c> for the row as a whole.</summary>
    public IReadOnlyList<NamedCount> RejectedByField =>
    [
        .. _ledger.RejectedByField.Select(pair => new NamedCount(pair.Key, pair.Value))
            .OrderByDescending(named => named.Count).ThenBy(named => named.Name, StringComparer.Ordinal),
    ];

    /// <inheritdoc/>
    /// <exception cref="EventFileException">
    /// A gzip is truncated or damaged (the good rows before were returned), the disk fails, or the source is strict and
    /// met a bad row.
    /// </exception>
    public bool TryRead(out ShopperEvent next)
    {
        if (_reader.TryRead(out next))
        {
            _accepted++;
            return true;
        }

        _isAtEnd = true;
        _ledger.Flush();
        return false;
    }

    /// <inheritdoc/>
    /// <exception cref="EventFileException">A file can't be read.</exception>
    public string Resume(IReadOnlyCollection<string> notes)
    {
        foreach (var file in _files)
            file.Intake.KnownRows = RowNotes.KnownRows(file, notes);
        return _files.All(file => file.Intake.KnownRows == 0)
            ? Fingerprint
            : $"{Fingerprint}+{string.Join('+', _files.Select(file => file.Intake.KnownRows))}";
    }

    /// <inheritdoc/>
    /// <remarks>
    /// If a single file can't be read further, all rows up to there were returned; with several files, some rows may be
    /// held back.
    /// </remarks>
    public IReadOnlyList<string> Notes => _isAtEnd || _files.Count == 1
        ? [.. _files.Select(RowNotes.Of).OfType<string>()]
        : [];

    /// <summary>Closes the files.</summary>
    public void Dispose()
    {
        _reader.Dispose();
        _ledger.Dispose();
    }

    private static DeviceOwners? Owners(IReadOnlyList<OpenedFile> files)
    {
        OpenedFile[] scanned = [.. files.Where(file => DeviceScan.IsNeeded(file.Format))];
        if (scanned.Length == 0)
            return null;
        var owners = new DeviceOwners();
        foreach (var file in scanned)
            DeviceScan.Read(file.Path, file.Format, owners);
        return owners;
    }
}
