using CartStream.Cli.Output;

namespace CartStream.Cli.Verbs;

/// <summary>What <c>cartstream simulate</c> has written; its JSON form is stable.</summary>
/// <param name="Out">The output file.</param>
/// <param name="Events">Events written.</param>
/// <param name="ByType">Of these, how many of each type.</param>
/// <param name="FirstEventTime">Time of the first event; null when there is none.</param>
/// <param name="LastEventTime">Time of the last event; null when there is none.</param>
/// <param name="Seconds">How long it took.</param>
/// <param name="EventsPerSecond">Events by seconds; 0 when there are none.</param>
/// <param name="Fingerprint">Identifies the stream: equal fingerprints, equal events.</param>
internal sealed record SimulateSummary(
    string Out,
    long Events,
    EventTypeCounts ByType,
    DateTime? FirstEventTime,
    DateTime? LastEventTime,
    double Seconds,
    double EventsPerSecond,
    string Fingerprint);
