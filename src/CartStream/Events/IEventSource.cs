namespace CartStream.Events;

/// <summary>
/// A stream of events in time order: data set files or simulated shoppers. Reading is repeatable: two sources with the
/// same <see cref="Fingerprint"/> give the same events in the same order, which is what lets an interrupted run skip
/// what it has already sent.
/// </summary>
public interface IEventSource : IDisposable
{
    /// <summary>Identifies the input and its settings; stable across processes and machines.</summary>
    string Fingerprint { get; }

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
}
