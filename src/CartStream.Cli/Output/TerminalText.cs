using System.Globalization;
using System.Text;

namespace CartStream.Cli.Output;

/// <summary>
/// Makes foreign text (ids, brands, categories, file names) safe for a terminal: characters that would move the cursor,
/// change colours or the reading order are escaped.
/// </summary>
internal static class TerminalText
{
    /// <summary>
    /// The text with control characters (C0 and C1), direction marks and line separators as <c>\uXXXX</c>, the same
    /// escape as in JSON. Line breaks and tabs stay if <paramref name="keepsLines"/>.
    /// </summary>
    public static string Escape(string text, bool keepsLines = false)
    {
        var first = Find(text, keepsLines);
        if (first < 0)
            return text;
        var escaped = new StringBuilder(text, 0, first, text.Length + 16);
        foreach (var c in text.AsSpan(first))
        {
            if (IsUnsafe(c, keepsLines))
                escaped.Append(CultureInfo.InvariantCulture, $"\\u{(int)c:x4}");
            else
                escaped.Append(c);
        }

        return escaped.ToString();
    }

    private static int Find(string text, bool keepsLines)
    {
        for (var i = 0; i < text.Length; i++)
        {
            if (IsUnsafe(text[i], keepsLines))
                return i;
        }

        return -1;
    }

    private static bool IsUnsafe(char c, bool keepsLines) => c switch
    {
        '\n' or '\r' or '\t' => !keepsLines,
        // Direction marks, embeddings, overrides and isolates (Unicode Standard Annex 9), and line separators.
        '\u061C' or '\u200E' or '\u200F' or (>= '\u202A' and <= '\u202E') or (>= '\u2066' and <= '\u2069')
            or '\u2028' or '\u2029' => true,
        _ => char.IsControl(c),
    };
}
