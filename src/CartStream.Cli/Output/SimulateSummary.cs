namespace CartStream.Cli.Output;

/// <summary>The result of <c>cartstream simulate</c>; its JSON form is stable.</summary>
/// <param name="Out">The output file; null when the events went to a log.</param>
/// <param name="Store">The store's file; null when the events went elsewhere.</param>
/// <param name="Kafka">The cluster's brokers; null when the events went elsewhere.</param>
/// <param name="Events">Events written, including those of earlier runs to the same log.</param>
/// <param name="Sent">Events written by this run.</param>
/// <param name="ByType">Of <paramref name="Events"/>, how many of each type.</param>
/// <param name="FirstEventTime">Time of the first event; null when there is none.</param>
/// <param name="LastEventTime">Time of the last event; null when there is none.</param>
/// <param name="Seconds">How long it took.</param>
/// <param name="EventsPerSecond">Events written by this run divided by seconds; 0 when there are none.</param>
/// <param name="Fingerprint">Identifies the stream: equal fingerprints, equal events.</param>
internal sealed record SimulateSummary(
    string? Out,
    string? Store,
    string? Kafka,
    long Events,
    long Sent,
    EventTypeCounts ByType,
    DateTime? FirstEventTime,
    DateTime? LastEventTime,
    double Seconds,
    double EventsPerSecond,
    string Fingerprint);
