using System.Buffers;
using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;

namespace CartStream.Datasets.Mapping;

/// <summary>
/// Text as spreadsheets and web pages write it: with blanks and invisible marks around it, and digits and spaces of
/// other scripts.
/// </summary>
internal static class WrittenText
{
    private const int FoldedBytesMax = 64;
    private const int FullWidthFirst = 0xFF01;
    private const int FullWidthLast = 0xFF5E;
    private const int FullWidthOffset = 0xFEE0;
    private const char Minus = '\u2212';

    /// <summary>The text without blanks and invisible marks at its ends.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ReadOnlySpan<byte> Trim(ReadOnlySpan<byte> text) =>
        text.IsEmpty || (IsSeen(text[0]) && IsSeen(text[^1])) ? text : TrimEnds(text);

    /// <summary>The text without blanks and invisible marks at its ends.</summary>
    public static string Trim(string text)
    {
        int from = 0, to = text.Length;
        while (from < to && IsBlank(text[from]))
            from++;
        while (from < to && IsBlank(text[to - 1]))
            to--;
        return text[from..to];
    }

    /// <summary>
    /// Writes a time or number of other scripts in ASCII: digits and signs of full width or Arabic, no-break spaces,
    /// and the 年, 月, 日, 時, 分 and 秒 of a time. False when it has other characters, is longer than 64 bytes, or is
    /// ASCII already.
    /// </summary>
    /// <param name="text">The text.</param>
    /// <param name="ascii">At least as long as the text.</param>
    /// <param name="written">How many bytes were written.</param>
    public static bool TryFold(ReadOnlySpan<byte> text, Span<byte> ascii, out int written)
    {
        written = 0;
        if (text.Length > FoldedBytesMax || Ascii.IsValid(text))
            return false;
        while (!text.IsEmpty)
        {
            if (Rune.DecodeFromUtf8(text, out var rune, out var bytes) != OperationStatus.Done)
                return false;
            text = text[bytes..];
            if (rune.IsBmp && IsInvisible((char)rune.Value))
                continue;
            if (Fold(rune) is not { } folded)
                return false;
            if (folded != '\0')
                ascii[written++] = (byte)folded;
        }

        return true;
    }

    // 秒 and 日 end what a space or nothing follows.
    private static char? Fold(Rune rune)
    {
        if (rune.IsAscii)
            return (char)rune.Value;
        if (rune.Value is >= FullWidthFirst and <= FullWidthLast)
            return (char)(rune.Value - FullWidthOffset);
        if (Rune.GetUnicodeCategory(rune) == UnicodeCategory.DecimalDigitNumber)
            return (char)('0' + (int)Rune.GetNumericValue(rune));
        return rune.Value switch
        {
            '年' or '月' => '-',
            '時' or '时' or '分' => ':',
            '日' or '秒' => '\0',
            Minus => '-',
            _ => Rune.IsWhiteSpace(rune) ? ' ' : null,
        };
    }

    private static ReadOnlySpan<byte> TrimEnds(ReadOnlySpan<byte> text)
    {
        while (Rune.DecodeFromUtf8(text, out var first, out var bytes) == OperationStatus.Done
            && first.IsBmp && IsBlank((char)first.Value))
            text = text[bytes..];
        while (Rune.DecodeLastFromUtf8(text, out var last, out var bytes) == OperationStatus.Done
            && last.IsBmp && IsBlank((char)last.Value))
            text = text[..^bytes];
        return text;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool IsSeen(byte b) => b is > (byte)' ' and <= (byte)'~';

    private static bool IsBlank(char c) => char.IsWhiteSpace(c) || IsInvisible(c);

    // Soft hyphens, zero widths, marks of direction and byte order.
    private static bool IsInvisible(char c) => c is '\u00AD' or '\u061C' or (>= '\u200B' and <= '\u200F')
        or (>= '\u202A' and <= '\u202E') or (>= '\u2060' and <= '\u2064') or (>= '\u2066' and <= '\u2069')
        or '\uFEFF';
}
