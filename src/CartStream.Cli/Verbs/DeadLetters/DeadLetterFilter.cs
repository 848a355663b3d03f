using CartStream.Processing.Ingest;

namespace CartStream.Cli.Verbs.DeadLetters;

/// <summary>Which dead letters are meant; without a limit it is all of them.</summary>
/// <param name="Reason">What the reason holds, in any case; null for any.</param>
/// <param name="Since">The earliest time of the record; null for any.</param>
/// <param name="Offsets">Their places in <c>user-events.dlq</c>; null for any.</param>
internal sealed record DeadLetterFilter(string? Reason, DateTimeOffset? Since, OffsetSet? Offsets)
{
    /// <summary>Whether it is one of them.</summary>
    public bool Matches(DeadLetter letter) =>
        (Reason is null || letter.Reason.Contains(Reason, StringComparison.OrdinalIgnoreCase))
        && (Since is not { } since || letter.TimeMs >= since.ToUnixTimeMilliseconds())
        && (Offsets is null || Offsets.Contains(letter.Partition, letter.Offset));
}
