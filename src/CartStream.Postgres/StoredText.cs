using System.Text;

namespace CartStream.Postgres;

/// <summary>Texts as PostgreSQL can hold them: it knows no U+0000, which an id may contain.</summary>
internal static class StoredText
{
    // The symbol for NUL stands for it, so that one odd id doesn't end the sink.
    private const char Null = '\0';
    private const char NullSymbol = '\u2400';

    /// <summary>The text, each U+0000 replaced by U+2400.</summary>
    public static string Of(string text) => text.Contains(Null) ? text.Replace(Null, NullSymbol) : text;

    /// <summary>The same of UTF-8 bytes; what is no UTF-8 becomes U+FFFD.</summary>
    public static string Of(ReadOnlySpan<byte> utf8) => Of(Encoding.UTF8.GetString(utf8));
}
