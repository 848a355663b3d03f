using CartStream.Cli.Verbs.DeadLetters;

namespace CartStream.Cli.Output;

/// <summary>A record that was no event; its JSON form is stable.</summary>
/// <param name="Partition">Its partition of <c>user-events.dlq</c>.</param>
/// <param name="Offset">Its offset there.</param>
/// <param name="Time">The record's time.</param>
/// <param name="Reason">Why it was no event.</param>
/// <param name="Topic">The topic it was in.</param>
/// <param name="SourcePartition">Its partition there; null when nobody knows.</param>
/// <param name="SourceOffset">Its offset there; null when nobody knows.</param>
/// <param name="Key">How its key begins, as <see cref="EscapedBytes"/> shows bytes.</param>
/// <param name="Value">How its value begins.</param>
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
