using System.Globalization;
using System.Text;

namespace CartStream.Cli.Verbs.DeadLetters;

/// <summary>
/// Shows arbitrary bytes in one line that is safe for terminals: valid UTF-8 unchanged, <c>\\</c> for a backslash,
/// <c>\xNN</c> for each byte of anything else, including control and format characters.
/// </summary>
internal static class EscapedBytes
{
    /// <summary>The first <paramref name="bytesMax"/> bytes.</summary>
    public static string Show(ReadOnlySpan<byte> bytes, int bytesMax)
    {
        var shown = new StringBuilder();
        var left = bytes[..Math.Min(bytes.Length, bytesMax)];
        while (!left.IsEmpty)
        {
            var status = Rune.DecodeFromUtf8(left, out var rune, out var used);
            if (status != System.Buffers.OperationStatus.Done || !IsPlain(rune))
            {
                foreach (var value in left[..used])
                    shown.Append(CultureInfo.InvariantCulture, $"\\x{value:x2}");
            }
            else
            {
                shown.Append(rune.Value == '\\' ? "\\\\" : rune.ToString());
            }

            left = left[used..];
        }

        return shown.ToString();
    }

    /// <summary>The beginning of a text.</summary>
    public static string Show(string text, int bytesMax) => Show(Encoding.UTF8.GetBytes(text), bytesMax);

    private static bool IsPlain(Rune rune) => Rune.GetUnicodeCategory(rune)
        is not (UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator
            or UnicodeCategory.ParagraphSeparator or UnicodeCategory.PrivateUse or UnicodeCategory.OtherNotAssigned);
}
