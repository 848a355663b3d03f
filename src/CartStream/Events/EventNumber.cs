using System.Buffers.Text;

namespace CartStream.Events;

/// <summary>Parses numbers in the text of files and JSON, without allocation.</summary>
public static class EventNumber
{
    private const int FastDigitsMax = 18;

    /// <summary>
    /// Reads a decimal such as <c>-33.20</c> or <c>1e3</c>, keeping its digits after the point; the whole text must be
    /// one.
    /// </summary>
    public static bool TryParseDecimal(ReadOnlySpan<byte> text, out decimal value)
    {
        var i = !text.IsEmpty && text[0] == '-' ? 1 : 0;
        var negative = i == 1;
        long digits = 0;
        int count = 0, pointAt = -1;
        for (; i < text.Length; i++)
        {
            var digit = text[i] - (uint)'0';
            if (digit <= 9)
            {
                digits = (digits * 10) + digit;
                count++;
            }
            else if (text[i] == '.' && pointAt < 0 && count > 0)
            {
                pointAt = count;
            }
            else
            {
                return TryParseUncommon(text, out value);
            }

            if (count > FastDigitsMax)
                return TryParseUncommon(text, out value);
        }

        var scale = pointAt < 0 ? 0 : count - pointAt;
        value = new decimal((int)digits, (int)(digits >> 32), 0, negative, (byte)scale);
        return count > 0 && pointAt != count;
    }

    /// <summary>Reads a whole number of at most 18 digits, without sign.</summary>
    public static bool TryParseWhole(ReadOnlySpan<byte> text, out long value)
    {
        value = 0;
        if (text.Length is 0 or > FastDigitsMax)
            return false;
        foreach (var b in text)
        {
            var digit = b - (uint)'0';
            if (digit > 9)
                return false;
            value = (value * 10) + digit;
        }

        return true;
    }

    private static bool TryParseUncommon(ReadOnlySpan<byte> text, out decimal value)
    {
        value = 0;
        return !text.IsEmpty && text[0] != '+'
            && Utf8Parser.TryParse(text, out value, out var used) && used == text.Length;
    }
}
