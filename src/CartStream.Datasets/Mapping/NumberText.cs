using CartStream.Events;

namespace CartStream.Datasets.Mapping;

/// <summary>Numbers in shops' notation: decimal comma, thousands separators, a currency before or after.</summary>
internal static class NumberText
{
    private const int BytesMax = 64;

    /// <summary>Reads <paramref name="text"/> with these separators; false when it is not a number.</summary>
    public static bool TryParse(ReadOnlySpan<byte> text, char decimalAt, char? thousands, out decimal value)
    {
        if (decimalAt == '.' && EventNumber.TryParseDecimal(text, out value))
            return true;
        value = 0;
        Span<byte> ascii = stackalloc byte[BytesMax];
        if (WrittenText.TryFold(text, ascii, out var written))
            return TryParse(ascii[..written], decimalAt, thousands, out value);
        if (text is [(byte)'+', .. var unsigned])
            text = unsigned;
        var isNegative = IsAccounting(ref text);
        text = TrimCurrency(text);
        if (text.Length is 0 or > BytesMax)
            return false;
        Span<byte> plain = stackalloc byte[BytesMax];
        var length = 0;
        for (var at = 0; at < text.Length; at++)
        {
            var b = text[at];
            if (b == thousands)
                continue;
            if (SpaceBytes(text[at..]) is > 0 and var space && at > 0 && IsDigit(text[at - 1]))
            {
                at += space - 1;
                continue;
            }

            plain[length++] = b == decimalAt ? (byte)'.' : b == '.' ? (byte)'x' : b;
        }

        if (!EventNumber.TryParseDecimal(plain[..length], out value))
            return false;
        value = isNegative ? -value : value;
        return true;
    }

    // Books write less than nothing in brackets, (4.00), or with the sign behind, 4.00-.
    private static bool IsAccounting(ref ReadOnlySpan<byte> text)
    {
        if (text is [(byte)'(', .. var inside, (byte)')'])
        {
            text = inside;
            return true;
        }

        if (text.Length < 2 || text[^1] != '-' || !IsDigit(text[^2]))
            return false;
        text = text[..^1];
        return true;
    }

    // The length of a space, a no-break or a narrow no-break one, before a group of three digits; else 0.
    private static int SpaceBytes(ReadOnlySpan<byte> text)
    {
        var bytes = text switch
        {
            [(byte)' ', ..] => 1,
            [0xC2, 0xA0, ..] => 2,
            [0xE2, 0x80, 0xAF, ..] => 3,
            _ => 0,
        };
        var after = text[bytes..];
        return bytes > 0 && after.Length >= 3 && IsDigit(after[0]) && IsDigit(after[1]) && IsDigit(after[2])
            && (after.Length == 3 || !IsDigit(after[3])) ? bytes : 0;
    }

    private static bool IsDigit(byte b) => b is >= (byte)'0' and <= (byte)'9';

    // Removes a currency's sign or letters, and spaces, at either end.
    private static ReadOnlySpan<byte> TrimCurrency(ReadOnlySpan<byte> text)
    {
        var isNegative = !text.IsEmpty && text[0] == '-';
        var from = text.IndexOfAnyInRange((byte)'0', (byte)'9');
        var to = text.LastIndexOfAnyInRange((byte)'0', (byte)'9');
        if (from < 0)
            return default;
        if (from > 0 && text[from - 1] == '-')
        {
            return IsCurrency(text[..(from - 1)]) && IsCurrency(text[(to + 1)..])
                ? text[(from - 1)..(to + 1)]
                : default;
        }

        var before = isNegative ? text[1..from] : text[..from];
        return isNegative && !before.IsEmpty || !IsCurrency(before) || !IsCurrency(text[(to + 1)..])
            ? default
            : text[from..(to + 1)];
    }

    // kr, zł and Kč; k alone may be thousands.
    private static bool IsLetters(ReadOnlySpan<byte> text)
    {
        foreach (var b in text)
        {
            if (!char.IsAsciiLetter((char)b) && b <= 0x7F)
                return false;
        }

        return true;
    }

    // At most a code of three letters, or one sign of up to three bytes, with spaces.
    private static bool IsCurrency(ReadOnlySpan<byte> text)
    {
        text = text.Trim((byte)' ');
        return text.Length <= 3 && (text.IndexOfAnyExceptInRange((byte)'A', (byte)'Z') < 0
            || text.SequenceEqual("$"u8) || text[0] > 0x7F || (text.Length > 1 && IsLetters(text)));
    }
}
