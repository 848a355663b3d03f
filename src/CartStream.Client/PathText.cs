using System.Text;

namespace CartStream.Client;

/// <summary>Escapes ids and values for a request's target.</summary>
internal static class PathText
{
    private static readonly UTF8Encoding Strict = new(false, throwOnInvalidBytes: true);

    /// <summary>An id as one path segment, whatever it contains.</summary>
    /// <exception cref="ArgumentException">It is empty, or contains a lone surrogate.</exception>
    public static string Escape(string id)
    {
        ArgumentException.ThrowIfNullOrEmpty(id);
        var escaped = EscapeQuery(id);
        // Unescaped, they would be relative path segments.
        return escaped is "." or ".." ? escaped.Replace(".", "%2E", StringComparison.Ordinal) : escaped;
    }

    /// <summary>A value of a query.</summary>
    /// <exception cref="ArgumentException">It contains a lone surrogate, which would become a different id.</exception>
    public static string EscapeQuery(string value)
    {
        Strict.GetByteCount(value);
        return Uri.EscapeDataString(value);
    }
}
