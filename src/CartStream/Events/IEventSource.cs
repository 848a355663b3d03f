namespace CartStream.Events;

/// <summary>
/// A stream of events in time order: data set files or simulated shoppers. Reading is repeatable: two sources with the
/// same <see cref="Fingerprint"/> give the same events in the same order, so an interrupted run can skip the events
/// that it has already sent.
/// </summary>
public interface IEventSource : IDisposable
{
    /// <summary>Prefix of each of <see cref="Notes"/>.</summary>
    const string NotePrefix = "rows-";

    /// <summary>Identifies the input and its settings; stable across processes and machines.</summary>
    string Fingerprint { get; }

    /// <summary>Fingerprints of the same input in earlier versions, for logs that they wrote to.</summary>
    IReadOnlyList<string> FormerFingerprints => [];

    /// <summary>
    /// Notes to write to a log once it holds all events up to here, one text each, for <see cref="Resume"/> to read.
    /// </summary>
    IReadOnlyList<string> Notes => [];

    /// <summary>Events skipped because of the notes of an earlier run.</summary>
    long Known => 0;

    /// <summary>
    /// Whether its events may be in a log from another input, as those of two exports of one shop; false by default.
    /// </summary>
    bool MayOverlap => false;

    /// <summary>Rows read, rejected and dropped so far.</summary>
    SourceCounts Counts { get; }

    /// <summary>Share of the input that has been read, 0 to 1; null when the end is not known.</summary>
    double? Progress { get; }

    /// <summary>
    /// Reads the next accepted event; false at the end. The event's texts are valid until the next call. Rejected rows
    /// and exact duplicates are counted and skipped.
    /// </summary>
    /// <exception cref="IOException">The input can't be read further, e.g. a truncated gzip.</exception>
    bool TryRead(out ShopperEvent next);

    /// <summary>
    /// Skips the events that a log holds according to its <paramref name="notes"/>; call it before the first event is
    /// read. Returns the name under which the progress of the rest is kept.
    /// </summary>
    /// <exception cref="IOException">The input can't be read.</exception>
    string Resume(IReadOnlyCollection<string> notes) => Fingerprint;
}
