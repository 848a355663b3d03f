using System.Text;

namespace CartStream.Client;

/// <summary>Ids in a request's target.</summary>
internal static class PathText
{
    private static readonly UTF8Encoding Strict = new(false, throwOnInvalidBytes: true);

    /// <summary>An id as one segment of a path, whatever is in it.</summary>
    /// <exception cref="ArgumentException">It is empty, or no text.</exception>
    public static string Escape(string id)
    {
        ArgumentException.ThrowIfNullOrEmpty(id);
        var escaped = EscapeQuery(id);
        // Unescaped they would mean a place in the path.
        return escaped is "." or ".." ? escaped.Replace(".", "%2E", StringComparison.Ordinal) : escaped;
    }

    /// <summary>A value of a query.</summary>
    /// <exception cref="ArgumentException">It is no text: half of a character would become another id.</exception>
    public static string EscapeQuery(string value)
    {
        Strict.GetByteCount(value);
        return Uri.EscapeDataString(value);
    }
}
