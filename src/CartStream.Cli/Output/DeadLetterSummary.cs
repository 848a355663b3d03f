using CartStream.Cli.Verbs.DeadLetters;

namespace CartStream.Cli.Output;

/// <summary>A record that was not a valid event; its JSON form is stable.</summary>
/// <param name="Partition">Its partition of <c>user-events.dlq</c>.</param>
/// <param name="Offset">Its offset there.</param>
/// <param name="Time">The record's time.</param>
/// <param name="Reason">Why it was not a valid event.</param>
/// <param name="Topic">The topic it was in.</param>
/// <param name="SourcePartition">Its partition there; null when unknown.</param>
/// <param name="SourceOffset">Its offset there; null when unknown.</param>
/// <param name="Key">The beginning of its key, escaped by <see cref="EscapedBytes"/>.</param>
/// <param name="Value">The beginning of its value.</param>
/// <param name="ValueBytes">Bytes of the whole value.</param>
/// <param name="SentAgain">Whether it was sent to <c>user-events</c> again.</param>
internal sealed record DeadLetterSummary(
    int Partition,
    long Offset,
    DateTime Time,
    string Reason,
    string Topic,
    int? SourcePartition,
    long? SourceOffset,
    string Key,
    string Value,
    int ValueBytes,
    bool SentAgain);
