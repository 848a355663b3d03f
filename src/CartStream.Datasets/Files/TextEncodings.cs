using System.Text;

namespace CartStream.Datasets.Files;

/// <summary>The encodings of text that files may have, by their names.</summary>
internal static class TextEncodings
{
    /// <summary>The encoding that is read without conversion.</summary>
    public const string Utf8 = "utf-8";

    private static readonly Dictionary<string, string> OtherNames = new(StringComparer.OrdinalIgnoreCase)
    {
        ["utf8"] = Utf8, ["utf16"] = "utf-16", ["cp1250"] = "windows-1250", ["cp1251"] = "windows-1251",
        ["cp1252"] = "windows-1252", ["ansi"] = "windows-1252", ["macroman"] = "macintosh", ["cp437"] = "ibm437",
    };

    /// <summary>The usual name of an encoding: <c>latin1</c> is iso-8859-1; null for no encoding.</summary>
    public static string? NameOf(string name) => Find(name)?.WebName;

    /// <summary>The encoding called <paramref name="name"/>.</summary>
    /// <exception cref="ArgumentException">There is none.</exception>
    public static Encoding Of(string name) =>
        Find(name) ?? throw new ArgumentException(Fault(name), nameof(name));

    /// <summary>The fault of a name; null for none.</summary>
    public static string? Fault(string name) => Find(name) is not null
        ? null
        : $"encoding is '{name}', expected utf-8, utf-16, windows-1252, iso-8859-1, iso-8859-15, windows-1250, "
            + "windows-1251 or another encoding's name";

    private static Encoding? Find(string name)
    {
        var usual = OtherNames.GetValueOrDefault(name, name);
        try
        {
            var found = CodePagesEncodingProvider.Instance.GetEncoding(usual) ?? Encoding.GetEncoding(usual);
#pragma warning disable SYSLIB0001 // Named to be refused: bytes of UTF-7 are nobody's text.
            return found is UTF7Encoding ? null : found;
#pragma warning restore SYSLIB0001
        }
        catch (Exception e) when (e is ArgumentException or NotSupportedException)
        {
            return null;
        }
    }
}
