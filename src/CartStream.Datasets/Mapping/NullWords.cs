using System.Runtime.CompilerServices;

namespace CartStream.Datasets.Mapping;

/// <summary>Placeholders that exports write for missing values.</summary>
internal static class NullWords
{
    private const int LengthMax = 9;

    /// <summary>Whether <paramref name="text"/> is a placeholder for a missing value.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool IsNull(ReadOnlySpan<byte> text) =>
        text.IsEmpty || (text[0] is < (byte)'0' or > (byte)'9' && text.Length <= LengthMax && IsWord(text));

    private static bool IsWord(ReadOnlySpan<byte> text)
    {
        if (text[0] is not ((byte)'n' or (byte)'N' or (byte)'u' or (byte)'\\' or (byte)'(' or (byte)'-' or (byte)'#'))
            return false;
        return text.SequenceEqual("NA"u8) || text.SequenceEqual("N/A"u8) || text.SequenceEqual("\\N"u8)
            || System.Text.Ascii.EqualsIgnoreCase(text, "null"u8) || System.Text.Ascii.EqualsIgnoreCase(text, "nan"u8)
            || System.Text.Ascii.EqualsIgnoreCase(text, "none"u8) || text.SequenceEqual("undefined"u8)
            || text.SequenceEqual("(not set)"u8) || text.SequenceEqual("(none)"u8) || text.SequenceEqual("-"u8)
            || text.SequenceEqual("--"u8) || (text[0] == '#' && IsSheetFault(text));
    }

    // What a spreadsheet shows where a formula fails.
    private static bool IsSheetFault(ReadOnlySpan<byte> text) =>
        text.SequenceEqual("#N/A"u8) || text.SequenceEqual("#REF!"u8) || text.SequenceEqual("#VALUE!"u8)
        || text.SequenceEqual("#DIV/0!"u8) || text.SequenceEqual("#NAME?"u8) || text.SequenceEqual("#NUM!"u8)
        || text.SequenceEqual("#NULL!"u8) || text.SequenceEqual("#NV"u8) || text.SequenceEqual("#N/D"u8);
}
