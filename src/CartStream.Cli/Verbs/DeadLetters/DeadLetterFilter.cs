using CartStream.Processing.Ingest;

namespace CartStream.Cli.Verbs.DeadLetters;

/// <summary>Selects dead letters; without conditions, all of them.</summary>
/// <param name="Reason">A text that the reason contains, ignoring case; null for any.</param>
/// <param name="Since">The earliest time of the record; null for any.</param>
/// <param name="Offsets">Their addresses in <c>user-events.dlq</c>; null for any.</param>
internal sealed record DeadLetterFilter(string? Reason, DateTimeOffset? Since, OffsetSet? Offsets)
{
    /// <summary>Whether the letter is selected.</summary>
    public bool Matches(DeadLetter letter) =>
        (Reason is null || letter.Reason.Contains(Reason, StringComparison.OrdinalIgnoreCase))
        && (Since is not { } since || letter.TimeMs >= since.ToUnixTimeMilliseconds())
        && (Offsets is null || Offsets.Contains(letter.Partition, letter.Offset));
}
