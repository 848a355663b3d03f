using CartStream.Events;

namespace CartStream.Datasets.Reading;

/// <summary>
/// The events of data set files in time order, and the books on what was not read; opened by <see cref="EventFiles"/>.
/// </summary>
public sealed class EventFileSource : IEventSource
{
    private readonly IEventReader _reader;
    private readonly RejectedRows _ledger;
    private readonly long _bytes;
    private long _accepted;
    private bool _isAtEnd;

    internal EventFileSource(IEventReader reader, RejectedRows ledger, string fingerprint, long bytes)
    {
        _reader = reader;
        _ledger = ledger;
        _bytes = bytes;
        Fingerprint = fingerprint;
    }

    /// <inheritdoc/>
    public string Fingerprint { get; }

    /// <inheritdoc/>
    /// <remarks>A bad OTTO event counts as one rejected row, and so does a line that is no session.</remarks>
    public SourceCounts Counts =>
        new(_accepted + _ledger.Rejected + _ledger.Duplicates, _ledger.Rejected, _ledger.Duplicates);

    /// <inheritdoc/>
    /// <remarks>By bytes of the files as they are stored; 0 while a file is being sorted.</remarks>
    public double? Progress => _isAtEnd ? 1 : Math.Min(1, (double)_reader.BytesDone / _bytes);

    /// <summary>The first rejected rows, at most 10, to be shown to the user.</summary>
    public IReadOnlyList<RejectedRow> FirstRejected => _ledger.FirstRejected;

    /// <summary>
    /// Rejected rows by the field that was wrong, from the most frequent; <c>row</c> when it was the whole.
    /// </summary>
    public IReadOnlyList<NamedCount> RejectedByField =>
    [
        .. _ledger.RejectedByField.Select(pair => new NamedCount(pair.Key, pair.Value))
            .OrderByDescending(named => named.Count).ThenBy(named => named.Name, StringComparer.Ordinal),
    ];

    /// <inheritdoc/>
    /// <exception cref="EventFileException">
    /// A gzip is truncated or damaged (the good rows before were given), the disk fails, or the source is strict and
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

    /// <summary>Closes the files.</summary>
    public void Dispose()
    {
        _reader.Dispose();
        _ledger.Dispose();
    }
}
