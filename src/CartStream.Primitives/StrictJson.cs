using System.Text;
using System.Text.Json;

namespace CartStream;

/// <summary>
/// Finds faults in settings files that a parser accepts, or that make it fail midway: a name that occurs twice in one
/// object, where one would be ignored, and text that is not valid Unicode.
/// </summary>
internal static class StrictJson
{
    /// <summary>
    /// The fault of a document and its position, such as <c>line 3: found …, expected …</c>; null for none.
    /// </summary>
    public static string? FaultOf(string text, JsonDocumentOptions options = default) =>
        FaultOf(Encoding.UTF8.GetBytes(text), options);

    /// <inheritdoc cref="FaultOf(string, JsonDocumentOptions)"/>
    public static string? FaultOf(ReadOnlySpan<byte> utf8, JsonDocumentOptions options = default)
    {
        var reader = new Utf8JsonReader(utf8, new JsonReaderOptions
        {
            AllowTrailingCommas = options.AllowTrailingCommas, CommentHandling = options.CommentHandling,
        });
        var names = new Stack<HashSet<string>>();
        try
        {
            while (reader.Read())
            {
                var fault = FaultOf(ref reader, names);
                if (fault is not null)
                    return $"line {LineOf(utf8, reader.TokenStartIndex)}: {fault}";
            }

            return null;
        }
        catch (JsonException e)
        {
            return $"line {e.LineNumber + 1}: found no valid JSON at byte {e.BytePositionInLine + 1} of it";
        }
    }

    private static string? FaultOf(ref Utf8JsonReader reader, Stack<HashSet<string>> names)
    {
        switch (reader.TokenType)
        {
            case JsonTokenType.StartObject:
                names.Push(new HashSet<string>(StringComparer.Ordinal));
                return null;
            case JsonTokenType.EndObject:
                names.Pop();
                return null;
            case JsonTokenType.PropertyName:
                return TextOf(ref reader) is not { } name ? NoText
                    : names.Peek().Add(name) ? null
                    : $"found '{name}' twice in one object, expected it once";
            case JsonTokenType.String:
                return TextOf(ref reader) is null ? NoText : null;
            default:
                return null;
        }
    }

    private static string NoText => "found a text with half a surrogate pair or bytes that aren't UTF-8, expected text";

    private static string? TextOf(ref Utf8JsonReader reader)
    {
        try
        {
            return reader.GetString();
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }

    private static int LineOf(ReadOnlySpan<byte> utf8, long end) => utf8[..(int)end].Count((byte)'\n') + 1;
}
