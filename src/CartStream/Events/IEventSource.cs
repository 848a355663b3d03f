namespace CartStream.Events;

/// <summary>
/// A stream of events in time order: data set files or simulated shoppers. Reading is repeatable: two sources with the
/// same <see cref="Fingerprint"/> give the same events in the same order, which is what lets an interrupted run skip
/// what it has already sent.
/// </summary>
public interface IEventSource : IDisposable
{
    /// <summary>How each of <see cref="Notes"/> begins.</summary>
    const string NotePrefix = "rows-";

    /// <summary>Identifies the input and its settings; stable across processes and machines.</summary>
    string Fingerprint { get; }

    /// <summary>As what earlier versions knew the same input, for logs that they wrote to.</summary>
    IReadOnlyList<string> FormerFingerprints => [];

    /// <summary>
    /// What to note in a log once all events before here are in it, one text each, for <see cref="Resume"/> to read.
    /// </summary>
    IReadOnlyList<string> Notes => [];

    /// <summary>Events that were passed over because of the notes of an earlier run.</summary>
    long Known => 0;

    /// <summary>
    /// Whether its events may be in a log from another input, as those of two exports of one shop; false by default.
    /// </summary>
    bool MayOverlap => false;

    /// <summary>How much was read, rejected and dropped so far.</summary>
    SourceCounts Counts { get; }

    /// <summary>Share of the input that has been read, 0 to 1; null when the end is not known.</summary>
    double? Progress { get; }

    /// <summary>
    /// Gives the next accepted event; false at the end. The event's texts are valid until the next call. Rejected rows
    /// and exact duplicates are counted and passed over.
    /// </summary>
    /// <exception cref="IOException">The input can't be read further, e.g. a truncated gzip.</exception>
    bool TryRead(out ShopperEvent next);

    /// <summary>
    /// Passes over what a log has by its <paramref name="notes"/>, before the first event is read. Gives the name under
    /// which the progress of what is left is kept.
    /// </summary>
    /// <exception cref="IOException">The input can't be read.</exception>
    string Resume(IReadOnlyCollection<string> notes) => Fingerprint;
}
