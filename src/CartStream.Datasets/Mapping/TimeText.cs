using System.Globalization;
using System.Text;

namespace CartStream.Datasets.Mapping;

/// <summary>
/// Times in the notations of exports: dates with any common separator, with or without a time of day, seconds, a
/// fraction, AM or PM, and an offset in any form; month names; numbers by their magnitude. Years of the Buddhist and
/// the Persian calendar are recognised as such.
/// </summary>
internal static class TimeText
{
    private const long MsPerDay = 86_400_000;
    private const long MsPerMinute = 60_000;
    private const int LengthMax = 64;

    // 90 to 49 are 1990 to 2049. 67 is no such year, but 2567 of Thailand's calendar.
    private const int ShortYearsFrom = 90;
    private const int ShortYearsTo = 50;

    private static readonly DateOnly Epoch = new(1970, 1, 1);

    private static readonly string[] Months =
        ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];

    /// <summary>Reads <paramref name="text"/>; a time without an offset is returned as if it were UTC.</summary>
    public static bool TryParse(ReadOnlySpan<byte> text, DateOrder order, out long timeMs, out bool hasOffset)
    {
        timeMs = 0;
        hasOffset = false;
        text = text.Trim((byte)' ');
        if (text.Length is 0 or > LengthMax)
            return false;
        if (!Ascii.IsValid(text) && TryFolded(text, order, out timeMs, out hasOffset))
            return true;
        if (text.IndexOfAnyExceptInRange((byte)'0', (byte)'9') < 0 && TryCompact(text, out timeMs))
            return true;
        if (EpochTime.TryParsePlausible(text, out timeMs))
            return hasOffset = true;
        if (!TryDate(ref text, order, out var days))
            return TryNamedMonth(text, out timeMs, out hasOffset);
        if (!TryTimeOfDay(ref text, out var ofDayMs) || !TryOffset(text, out var offsetMs, out hasOffset))
            return false;
        timeMs = (days * MsPerDay) + ofDayMs - offsetMs;
        return true;
    }

    /// <summary>Whether the text begins with a day or month of at most two digits, and the two numbers there.</summary>
    public static bool TryLeadingPair(ReadOnlySpan<byte> text, out int first, out int second)
    {
        second = 0;
        text = text.Trim((byte)' ');
        return TryNumber(ref text, 1, 2, out first) && TrySign(ref text, out var sign) && sign is not (byte)':'
            && TryNumber(ref text, 1, 2, out second) && TrySign(ref text, out var again) && again == sign;
    }

    private static bool TryFolded(ReadOnlySpan<byte> text, DateOrder order, out long timeMs, out bool hasOffset)
    {
        (timeMs, hasOffset) = (0, false);
        Span<byte> ascii = stackalloc byte[LengthMax];
        return WrittenText.TryFold(text, ascii, out var written)
            && TryParse(ascii[..written], order, out timeMs, out hasOffset);
    }

    // 20260301, 202603011302, 20260301130214: no count of seconds has 12 or 14 digits, and no count of milliseconds
    // begins like that; 8 digits are a date if they can be one.
    private static bool TryCompact(ReadOnlySpan<byte> text, out long timeMs)
    {
        timeMs = 0;
        if (text.Length is not (8 or 12 or 14) || text[0] is not ((byte)'1' or (byte)'2'))
            return false;
        var digits = text;
        TryNumber(ref digits, 4, 4, out var year);
        TryNumber(ref digits, 2, 2, out var month);
        TryNumber(ref digits, 2, 2, out var day);
        if (year is < 1970 or > 2099 || !TryDays(year, month, day, out var days))
            return false;
        if (digits.Length >= 4)
        {
            TryNumber(ref digits, 2, 2, out var hour);
            TryNumber(ref digits, 2, 2, out var minute);
            var second = 0;
            if (!digits.IsEmpty)
                TryNumber(ref digits, 2, 2, out second);
            if (hour > 23 || minute > 59 || second > 59)
                return false;
            timeMs = ((((hour * 60L) + minute) * 60) + second) * 1_000;
        }

        timeMs += days * MsPerDay;
        return true;
    }

    private static bool TryDate(ref ReadOnlySpan<byte> text, DateOrder order, out long days)
    {
        days = 0;
        var rest = text;
        if (rest.Length > 8 && rest[8] is (byte)'T' or (byte)' ' && TryNumber(ref rest, 8, 8, out var compact))
        {
            text = rest;
            return TryDays(compact / 10_000, compact / 100 % 100, compact % 100, out days);
        }

        int year, month, day;
        if (TryDayAndMonth(ref rest, out day, out month) && TryYear(ref rest, out year))
        {
            text = rest;
            return TryDays(year, month, day, out days);
        }

        if (TryNumber(ref rest, 4, 4, out year))
        {
            if (!TrySign(ref rest, out var sign) || !TryNumber(ref rest, 1, 2, out month)
                || !TrySign(ref rest, out var again) || again != sign || !TryNumber(ref rest, 1, 2, out day))
            {
                return false;
            }
        }
        else if (order == DateOrder.Unknown || !TryLeadingPair(rest, out var first, out var second))
        {
            return false;
        }
        else
        {
            (day, month) = order == DateOrder.DayFirst ? (first, second) : (second, first);
            TryNumber(ref rest, 1, 2, out _);
            rest = rest[1..];
            TryNumber(ref rest, 1, 2, out _);
            rest = rest[1..];
            if (!TryYear(ref rest, out year))
                return false;
        }

        text = rest;
        return TryDays(year, month, day, out days);
    }

    private static bool TryYear(ref ReadOnlySpan<byte> rest, out int year)
    {
        if (TryNumber(ref rest, 4, 4, out year))
            return true;
        if (!TryNumber(ref rest, 2, 2, out year) || year is >= ShortYearsTo and < ShortYearsFrom)
            return false;
        year += year < ShortYearsTo ? 2_000 : 1_900;
        return true;
    }

    // Oracle's 15-JAN-24.
    private static bool TryDayAndMonth(ref ReadOnlySpan<byte> text, out int day, out int month)
    {
        month = 0;
        var rest = text;
        if (!TryNumber(ref rest, 1, 2, out day) || rest is not [(byte)'-', _, _, _, (byte)'-', ..])
            return false;
        while (month < Months.Length && !Ascii.EqualsIgnoreCase(rest[1..4], Months[month]))
            month++;
        if (month++ == Months.Length)
            return false;
        text = rest[5..];
        return true;
    }

    private static bool TryTimeOfDay(ref ReadOnlySpan<byte> text, out long ms)
    {
        ms = 0;
        var rest = text;
        if (rest.IsEmpty)
            return true;
        if (rest[0] is (byte)'T' or (byte)'t' or (byte)',' || rest is [(byte)'-', _, _, (byte)'.', ..])
            rest = rest[1..];
        rest = rest.TrimStart((byte)' ');
        if (!TryNumber(ref rest, 1, HourDigits(rest), out var hour))
            return true;
        int minute = 0, second = 0;
        var sign = rest.IsEmpty ? default : rest[0];
        var hasSign = sign is (byte)':' or (byte)'.';
        if (hasSign)
            rest = rest[1..];
        if (!TryNumber(ref rest, 2, 2, out minute))
            return false;
        if (!rest.IsEmpty && (hasSign ? rest[0] == sign : rest[0] is >= (byte)'0' and <= (byte)'9'))
        {
            rest = hasSign ? rest[1..] : rest;
            if (!TryNumber(ref rest, 2, 2, out second))
                return false;
            ms = ReadFraction(ref rest);
        }

        if (!TryHalfOfDay(ref rest, ref hour) || hour > 23 || minute > 59 || second > 60)
            return false;
        ms += ((((hour * 60L) + minute) * 60) + Math.Min(second, 59)) * 1_000;
        text = rest;
        return true;
    }

    // Oracle and DB2 write 10.00.00.000000, with a point for each colon. A number lacks the zero of 0804 and 080401.
    private static int HourDigits(ReadOnlySpan<byte> text)
    {
        var digits = text.IndexOfAnyExceptInRange((byte)'0', (byte)'9');
        return (digits < 0 ? text.Length : digits) is 3 or 5 ? 1 : 2;
    }

    private static long ReadFraction(ref ReadOnlySpan<byte> rest)
    {
        if (rest.Length < 2 || rest[0] is not ((byte)'.' or (byte)',') || rest[1] is < (byte)'0' or > (byte)'9')
            return 0;
        var digits = rest[1..].IndexOfAnyExceptInRange((byte)'0', (byte)'9');
        digits = digits < 0 ? rest.Length - 1 : digits;
        var ms = 0L;
        for (var i = 0; i < 3; i++)
            ms = (ms * 10) + (i < digits ? rest[i + 1] - '0' : 0);
        rest = rest[(digits + 1)..];
        return ms;
    }

    private static bool TryHalfOfDay(ref ReadOnlySpan<byte> rest, ref int hour)
    {
        var at = rest.TrimStart((byte)' ');
        var dots = at.Length >= 4 && at[1] == '.' && at[3] == '.' ? 1 : 0;
        if (at.Length < 2 || (at[1 + dots] | 0x20) != 'm' || (at[0] | 0x20) is not ('a' or 'p'))
            return true;
        if (hour is < 1 or > 12)
            return false;
        hour = (hour % 12) + ((at[0] | 0x20) == 'p' ? 12 : 0);
        rest = at[(2 + (2 * dots))..];
        return true;
    }

    private static bool TryOffset(ReadOnlySpan<byte> text, out long offsetMs, out bool hasOffset)
    {
        offsetMs = 0;
        text = text.Trim((byte)' ');
        hasOffset = !text.IsEmpty;
        if (text.IsEmpty || IsUtc(text))
            return true;

        // 2026-03-01T13:02:14+01:00[Europe/Oslo], 2026-03-01 13:02:14 +0000 UTC
        var bracket = text.IndexOf((byte)'[');
        if (bracket > 0 && text[^1] == ']')
            text = text[..bracket];
        if (text.EndsWith(" UTC"u8))
            text = text[..^4];
        if (IsUtc(text))
            return true;
        if (text.Length < 2 || text[0] is not ((byte)'+' or (byte)'-'))
            return false;
        var sign = text[0] == '-' ? -1 : 1;
        text = text[1..];
        if (!TryNumber(ref text, 2, 2, out var hours))
            return false;
        if (!text.IsEmpty && text[0] == ':')
            text = text[1..];
        var minutes = 0;
        if (hours > 23 || (!text.IsEmpty && (!TryNumber(ref text, 2, 2, out minutes) || minutes > 59 || !text.IsEmpty)))
            return false;
        offsetMs = sign * ((hours * 60L) + minutes) * MsPerMinute;
        return true;
    }

    private static bool IsUtc(ReadOnlySpan<byte> text) =>
        text.SequenceEqual("Z"u8) || text.SequenceEqual("z"u8) || text.SequenceEqual("UTC"u8)
        || text.SequenceEqual("GMT"u8);

    // Sun, 01 Mar 2026 13:02:14 GMT; Mar 1, 2026; 1 March 2026 13:02.
    private static bool TryNamedMonth(ReadOnlySpan<byte> text, out long timeMs, out bool hasOffset)
    {
        timeMs = 0;
        hasOffset = false;
        var words = Encoding.UTF8.GetString(text);
        if (!Months.Any(month => words.Contains(month, StringComparison.OrdinalIgnoreCase)))
            return false;
        hasOffset = words.EndsWith('Z') || words.Contains("GMT", StringComparison.Ordinal)
            || words.Contains("UTC", StringComparison.Ordinal) || words.LastIndexOf(" +", StringComparison.Ordinal) > 0
            || words.LastIndexOf(" -", StringComparison.Ordinal) > 0;
        var isTime = DateTimeOffset.TryParse(
            words.Replace("UTC", "GMT", StringComparison.Ordinal),
            CultureInfo.InvariantCulture,
            DateTimeStyles.AssumeUniversal | DateTimeStyles.AllowWhiteSpaces,
            out var time);
        timeMs = time.ToUnixTimeMilliseconds();
        return isTime;
    }

    private static bool TrySign(ref ReadOnlySpan<byte> text, out byte sign)
    {
        sign = text.IsEmpty ? (byte)0 : text[0];
        if (sign is not ((byte)'-' or (byte)'/' or (byte)'.'))
            return false;
        text = text[1..];
        return true;
    }

    /// <summary>Takes all digits, if there are min to max of them.</summary>
    private static bool TryNumber(ref ReadOnlySpan<byte> text, int min, int max, out int number)
    {
        number = 0;
        var digits = 0;
        while (digits < max && digits < text.Length && text[digits] is >= (byte)'0' and <= (byte)'9')
            number = (number * 10) + text[digits++] - '0';
        if (digits < min)
            return false;
        text = text[digits..];
        return true;
    }

    private static bool TryDays(int year, int month, int day, out long days)
    {
        days = 0;
        if (CalendarYears.IsPersian(year))
        {
            var isDay = CalendarYears.TryPersian(year, month, day, out var date);
            days = date.DayNumber - Epoch.DayNumber;
            return isDay;
        }

        year = CalendarYears.Gregorian(year);
        if (year is < 1 or > 9_999 || month is < 1 or > 12 || day < 1 || day > DateTime.DaysInMonth(year, month))
            return false;
        days = new DateOnly(year, month, day).DayNumber - Epoch.DayNumber;
        return true;
    }
}
