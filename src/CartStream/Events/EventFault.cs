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
    private const int FoundCharsMax = 80;

    /// <summary>A fault whose found value is raw bytes: shown as text, cut to 80 characters.</summary>
    public static EventFault Of(string field, ReadOnlySpan<byte> found, string expected)
    {
        var shown = System.Text.Encoding.UTF8.GetString(found[..Math.Min(found.Length, FoundCharsMax)]);
        var cut = found.Length > FoundCharsMax ? $"… ({found.Length} bytes)" : "";
        return new EventFault(field, $"'{shown}'{cut}", expected);
    }

    /// <summary>One line: field, found, expected.</summary>
    public override string ToString() => $"{Field}: found {Found}, expected {Expected}";
}
