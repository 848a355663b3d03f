using System.Text;

namespace CartStream.Postgres;

/// <summary>Converts texts to what PostgreSQL can store: it does not support U+0000, which an id may contain.</summary>
internal static class StoredText
{
    // U+2400, the symbol for NUL, replaces it, so that one unusual id doesn't end the sink.
    private const char Null = '\0';
    private const char NullSymbol = '\u2400';

    /// <summary>The text with each U+0000 replaced by U+2400.</summary>
    public static string Of(string text) => text.Contains(Null) ? text.Replace(Null, NullSymbol) : text;

    /// <summary>The same for UTF-8 bytes; invalid bytes become U+FFFD.</summary>
    public static string Of(ReadOnlySpan<byte> utf8) => Of(Encoding.UTF8.GetString(utf8));
}
