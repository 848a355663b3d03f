namespace CartStream.Events;

/// <summary>
/// Event times as text: milliseconds since 1970-01-01T00:00:00Z to ISO 8601 and back, without allocation.
/// </summary>
public static class EventTime
{
    /// <summary>Longest text <see cref="Format"/> writes, in bytes: <c>2019-10-01T00:00:00.000Z</c>.</summary>
    public const int TextBytesMax = 24;

    /// <summary>The accepted forms, for error messages.</summary>
    public const string Accepted = "a time such as 2019-10-01T00:00:00Z or 2019-10-01 00:00:00 UTC";

    private const int SecondsBytes = 19;
    private const long MsPerDay = 86_400_000;

    /// <summary>
    /// Reads <c>YYYY-MM-DD hh:mm:ss</c> with <c>T</c> or a space between, then optionally a fraction (digits beyond
    /// milliseconds are dropped), then <c>Z</c>, <c> UTC</c>, <c>±hh:mm</c>, <c>±hhmm</c> or nothing, which means UTC.
    /// </summary>
    public static bool TryParse(ReadOnlySpan<byte> text, out long timeMs)
    {
        timeMs = 0;
        if (text.Length < SecondsBytes || text[4] != '-' || text[7] != '-' || text[10] is not ((byte)'T' or (byte)' ')
            || text[13] != ':' || text[16] != ':')
        {
            return false;
        }

        int century = Pair(text, 0), ofCentury = Pair(text, 2), month = Pair(text, 5), day = Pair(text, 8);
        int hour = Pair(text, 11), minute = Pair(text, 14), second = Pair(text, 17);
        if ((century | ofCentury | month | day | hour | minute | second) < 0)
            return false;
        var year = (century * 100) + ofCentury;
        if (year == 0 || month is < 1 or > 12 || day < 1 || (day > 28 && day > DateTime.DaysInMonth(year, month))
            || hour > 23 || minute > 59 || second > 59)
        {
            return false;
        }

        var rest = text[SecondsBytes..];
        if (!TryReadFraction(ref rest, out var fractionMs) || !TryOffset(rest, out var offsetMs))
            return false;
        var seconds = (((hour * 60L) + minute) * 60) + second;
        timeMs = (DaysSince1970(year, month, day) * MsPerDay) + (seconds * 1_000) + fractionMs - offsetMs;
        return true;
    }

    /// <summary>
    /// Writes <paramref name="timeMs"/> as <c>2019-10-01T00:00:00Z</c>, with <c>.123</c> when it is not a whole second,
    /// into at least <see cref="TextBytesMax"/> bytes, and returns how many it used.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The time is outside <see cref="EventLimits"/>.</exception>
    public static int Format(long timeMs, Span<byte> destination)
    {
        if (timeMs is < EventLimits.TimeMsMin or > EventLimits.TimeMsMax)
            throw new ArgumentOutOfRangeException(nameof(timeMs), timeMs, "expected a time from 1970 to 2099");
        var text = destination[..TextBytesMax];
        var (year, month, day) = Date(timeMs / MsPerDay);
        var ofDay = (int)(timeMs % MsPerDay);
        var (seconds, ms) = (ofDay / 1_000, ofDay % 1_000);
        WritePair(text, 0, year / 100);
        WritePair(text, 2, year % 100);
        text[4] = (byte)'-';
        WritePair(text, 5, month);
        text[7] = (byte)'-';
        WritePair(text, 8, day);
        text[10] = (byte)'T';
        WritePair(text, 11, seconds / 3_600);
        text[13] = (byte)':';
        WritePair(text, 14, seconds / 60 % 60);
        text[16] = (byte)':';
        WritePair(text, 17, seconds % 60);
        var end = SecondsBytes;
        if (ms != 0)
        {
            text[19] = (byte)'.';
            text[20] = (byte)('0' + (ms / 100));
            WritePair(text, 21, ms % 100);
            end = 23;
        }

        text[end] = (byte)'Z';
        return end + 1;
    }

    private static int Pair(ReadOnlySpan<byte> text, int at)
    {
        uint tens = text[at] - (uint)'0', ones = text[at + 1] - (uint)'0';
        return tens > 9 || ones > 9 ? -1 : (int)((tens * 10) + ones);
    }

    private static void WritePair(Span<byte> text, int at, int value)
    {
        text[at] = (byte)('0' + (value / 10));
        text[at + 1] = (byte)('0' + (value % 10));
    }

    private static bool TryReadFraction(ref ReadOnlySpan<byte> rest, out int fractionMs)
    {
        fractionMs = 0;
        if (rest.IsEmpty || rest[0] != '.')
            return true;
        var digits = rest[1..].IndexOfAnyExceptInRange((byte)'0', (byte)'9');
        if (digits < 0)
            digits = rest.Length - 1;
        for (var i = 0; i < 3; i++)
            fractionMs = (fractionMs * 10) + (i < digits ? rest[i + 1] - '0' : 0);
        rest = rest[(digits + 1)..];
        return digits > 0;
    }

    private static bool TryOffset(ReadOnlySpan<byte> rest, out long offsetMs)
    {
        offsetMs = 0;
        if (rest.IsEmpty || rest.SequenceEqual(" UTC"u8) || rest.SequenceEqual("Z"u8))
            return true;
        if (rest[0] is not ((byte)'+' or (byte)'-'))
            return false;
        var minutesAt = rest.Length == 6 && rest[3] == ':' ? 4 : 3;
        if (rest.Length != minutesAt + 2)
            return false;
        int hours = Pair(rest, 1), minutes = Pair(rest, minutesAt);
        if (hours is < 0 or > 23 || minutes is < 0 or > 59)
            return false;
        offsetMs = ((hours * 60L) + minutes) * (rest[0] == '-' ? -60_000 : 60_000);
        return true;
    }

    // The year is taken to begin in March, so that the leap day is its last day and every month's start is a formula.
    private static long DaysSince1970(int year, int month, int day)
    {
        const int daysTo1970 = 719_468;
        if (month < 3)
        {
            year--;
            month += 12;
        }

        var dayOfYear = (((153 * (month - 3)) + 2) / 5) + day - 1;
        return (365L * year) + (year / 4) - (year / 100) + (year / 400) + dayOfYear - daysTo1970;
    }

    private static (int Year, int Month, int Day) Date(long daysSince1970)
    {
        var (year, month, day) = DateOnly.FromDateTime(DateTime.UnixEpoch.AddDays(daysSince1970));
        return (year, month, day);
    }
}
