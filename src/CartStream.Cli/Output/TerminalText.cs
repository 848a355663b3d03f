using System.Globalization;
using System.Text;

namespace CartStream.Cli.Output;

/// <summary>
/// Text of others (ids, brands, categories, names of files) as a terminal may have it: what would move the cursor,
/// change colours or the order of reading is shown as its escape instead.
/// </summary>
internal static class TerminalText
{
    /// <summary>
    /// The text with control characters (C0 and C1), marks of direction and line separators as <c>\uXXXX</c>, which is
    /// what JSON writes for them, too. Line breaks and tabs stay when <paramref name="keepsLines"/> says so.
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
        // Marks, embeddings, overrides and isolates of direction (Unicode Standard Annex 9), and what ends a line.
        '\u061C' or '\u200E' or '\u200F' or (>= '\u202A' and <= '\u202E') or (>= '\u2066' and <= '\u2069')
            or '\u2028' or '\u2029' => true,
        _ => char.IsControl(c),
    };
}
