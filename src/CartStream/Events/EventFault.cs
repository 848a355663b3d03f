namespace CartStream.Events;

/// <summary>
/// Why an event was not accepted: the field, what was found there and what was expected, for a person to act on.
/// </summary>
/// <param name="Field">
/// The event's field, such as <c>event_time</c>, or <c>event</c> when the whole is unreadable.
/// </param>
/// <param name="Found">What was found, cut to a readable length.</param>
/// <param name="Expected">What would have been accepted.</param>
public sealed record EventFault(string Field, string Found, string Expected)
{
    private const int FoundBytesMax = 80;

    /// <summary>A fault whose found value is raw bytes, shown by <see cref="Show"/>.</summary>
    public static EventFault Of(string field, ReadOnlySpan<byte> found, string expected) =>
        new(field, Show(found), expected);

    /// <summary>Bytes of any kind within one line: in quotes, cut to 80 bytes, control characters as U+FFFD.</summary>
    public static string Show(ReadOnlySpan<byte> found)
    {
        var text = System.Text.Encoding.UTF8.GetString(found[..Math.Min(found.Length, FoundBytesMax)]);
        var shown = string.Concat(text.Select(c => char.IsControl(c) ? '\uFFFD' : c));
        var cut = found.Length > FoundBytesMax ? $"… ({found.Length} bytes)" : "";
        return $"'{shown}'{cut}";
    }

    /// <summary>One line: field, found, expected.</summary>
    public override string ToString() => $"{Field}: found {Found}, expected {Expected}";
}
