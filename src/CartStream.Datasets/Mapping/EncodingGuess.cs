using System.Text;
using System.Text.Unicode;
using CartStream.Datasets.Files;

namespace CartStream.Datasets.Mapping;

/// <summary>The probable encoding of text that is not UTF-8, by the letters that its bytes would be.</summary>
/// <param name="Name">The encoding; null where no common one makes words of the bytes.</param>
/// <param name="Why">What was found, with a word as that encoding reads it.</param>
internal sealed record EncodingGuess(string? Name, string Why)
{
    private const string Found = "there are bytes that are not UTF-8";
    private const int DamagedShare = 100;
    private const int RowsMax = 1_000;
    private const double WordsMin = 0.95;
    private const int NamesMin = 2;

    // Signs that stand beside words, never inside them.
    private const string Signs = "€£°§©®™–—‘’“”„…·•«»¿¡ªº½¼×\u00A0";

    private const string Russian = "абвгдеёжзийклмнопрстуфхцчшщъыьэюя";
    private const string Ukrainian = "абвгґдеєжзиіїйклмнопрстуфхцчшщьюя";

    // The first encoding that makes words of all bytes is taken: Western Europe's comes first.
    private static readonly (string Encoding, string[] Letters)[] Candidates =
    [
        ("windows-1252", Western),
        ("windows-1250", ["ąćęłńóśźż", "áčďéěíňóřšťúůýžäôľ", "áéíóöőúüű", "ăâîşţ", "čćđšž"]),
        ("windows-1251", [Russian, Ukrainian]),
        ("windows-1254", ["çğıöşüâî"]),
        ("ibm850", Western),
        ("macintosh", Western),
    ];

    // Of several bytes for a letter: only a header of known names tells them apart.
    private static readonly string[] EastAsian = ["shift_jis", "gb18030", "euc-kr", "big5"];

    private static string[] Western =>
        ["äöüß", "æøåéöäü", "åäöé", "éèêëàâîïôùûüçœæ", "áéíóúüñç", "áâãàçéêíóôõúü", "àèéìòù", "éëïöüèê", "áðéíóúýþæö"];

    /// <summary>The guess for a file's first rows; null where its encoding is given or they are UTF-8.</summary>
    public static EncodingGuess? Of(FileSample sample)
    {
        if (sample.Encoding is not null || sample.Content == FileContent.Parquet)
            return null;
        byte[][] damaged = [.. sample.Rows.Where(row => !Utf8.IsValid(row))];

        // A single damaged row is rejected when it is read.
        if (damaged.Length == 0
            || (Utf8.IsValid(sample.Rows[0]) && damaged.Length * DamagedShare <= sample.Rows.Count))
        {
            return null;
        }

        if (sample.Rows.Any(IsBeyondAscii))
        {
            return new EncodingGuess(null, $"{Found} beside others that are, so that no one encoding reads all rows: "
                + "mend the file, or have the rows with such bytes rejected by --encoding utf-8");
        }

        return EastAsian.FirstOrDefault(name => NamesKnown(sample.Rows[0], name) >= NamesMin) is { } eastAsian
            ? new EncodingGuess(eastAsian, $"{Found}: in {eastAsian} they read '{Example(damaged, eastAsian)}'")
            : Of(damaged[..Math.Min(RowsMax, damaged.Length)]);
    }

    /// <summary>The fault that a file in <paramref name="encoding"/> is UTF-8 in truth; null for none.</summary>
    public static string? Contradiction(FileSample asUtf8, string encoding) =>
        asUtf8.Content != FileContent.Parquet && TextEncodings.Of(encoding).IsSingleByte
        && asUtf8.Rows.Any(IsBeyondAscii) && asUtf8.Rows.All(row => Utf8.IsValid(row))
            ? $"found text in UTF-8, expected {encoding}, which is given as its encoding; leave that out, or give "
                + "--encoding utf-8"
            : null;

    private static EncodingGuess Of(byte[][] rows)
    {
        string[] fitting =
        [
            .. Candidates.Where(one => one.Letters.Max(letters => Words(rows, one.Encoding, letters)) >= WordsMin)
                .Select(one => one.Encoding),
        ];
        if (fitting.Length == 0)
        {
            return new EncodingGuess(null, $"{Found}, and no common encoding makes words of them: name the file's with "
                + "--encoding, such as --encoding windows-1252");
        }

        var word = Example(rows, fitting[0]);
        var other = fitting.Skip(1).Select(name => (Name: name, Word: Example(rows, name)))
            .FirstOrDefault(one => one.Word != word);
        return new EncodingGuess(fitting[0], $"{Found}: in {fitting[0]} they read '{word}'"
            + (other.Name is null ? "" : $" (in {other.Name} '{other.Word}')"));
    }

    // How many names beyond ASCII of the header, as this encoding reads it, are those of fields.
    private static int NamesKnown(byte[] header, string encoding) =>
        TextEncodings.Of(encoding).GetString(header).Split(',', ';', '\t', '|').Count(name => !Ascii.IsValid(name)
            && Enum.GetValues<EventField>().Any(field => FieldWords.Score(field, name) > FieldWords.Hint));

    private static bool IsBeyondAscii(byte[] row) => !Ascii.IsValid(row) && Utf8.IsValid(row);

    /// <summary>The share of bytes beyond ASCII that are letters of a language inside words, or signs.</summary>
    private static double Words(byte[][] rows, string encoding, string letters)
    {
        int all = 0, fitting = 0;
        foreach (var text in rows.Select(TextEncodings.Of(encoding).GetString))
        {
            for (var at = 0; at < text.Length; at++)
            {
                if (char.IsAscii(text[at]))
                    continue;
                all++;
                var (before, after) = (At(text, at - 1), At(text, at + 1));
                fitting += Fits(text[at], before, after, letters) ? 1 : 0;
            }
        }

        return (double)fitting / all;
    }

    private static char At(string text, int at) => at >= 0 && at < text.Length ? text[at] : ' ';

    private static bool Fits(char c, char before, char after, string letters)
    {
        if (!letters.Contains(char.ToLowerInvariant(c), StringComparison.Ordinal))
            return Signs.Contains(c, StringComparison.Ordinal) && (!char.IsLetter(before) || !char.IsLetter(after));
        var isCyrillic = letters[0] == Russian[0];
        return !(char.IsUpper(c) && char.IsLower(before))
            && !(isCyrillic && (char.IsAsciiLetter(before) || char.IsAsciiLetter(after)));
    }

    private static string Example(byte[][] rows, string encoding)
    {
        var text = TextEncodings.Of(encoding).GetString(rows[0]);
        var at = text.AsSpan().IndexOfAnyExceptInRange('\0', '\x7F');
        int from = at, to = at;
        while (from > 0 && char.IsLetter(text[from - 1]))
            from--;
        while (to < text.Length - 1 && char.IsLetter(text[to + 1]))
            to++;
        return text[from..(to + 1)];
    }
}
